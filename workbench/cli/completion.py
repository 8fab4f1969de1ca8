"""`workbench completion`: the script that teaches a shell our words."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL; run numbers are completed too.

    \b
      bash   echo 'eval "$(workbench completion bash)"' >> ~/.bashrc
      zsh    echo 'eval "$(workbench completion zsh)"' >> ~/.zshrc
      fish   workbench completion fish > ~/.config/fish/completions/workbench.fish
    """
    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(ctx.find_root().command, {}, "workbench", "_WORKBENCH_COMPLETE").source())
