# The stand-in in python/boiler/embedded has the functions.
