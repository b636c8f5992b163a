"""How good the outlooks were: forecasts from the past held against what came.

`synthetic` is the fixed set, `protocol` says what is asked of the method. Both were committed before the first result.
"""
