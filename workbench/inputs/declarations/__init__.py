"""How each library declares parameters in source code, a file a library.

Each reader takes a parsed `Source` and gives the parameters that it declares, in their order.
"""
