"""The committed table of `intervals`: one line of weights per rhythm and level, in the order of `intervals.features`.

Made by `tools/calibrate_forecasts.py` on series that are in none of our benches: the test parts of the M1 and tourism
competitions, and the last periods of the training parts of the M3 competition. The line gives the logarithm of the half
width in multiples of the size of the back-test errors.
"""

WEIGHTS: dict[str, dict[int, tuple[float, ...]]] = {
    "years": {
        50: (-0.2558, 0.2763, 0.2763, 0.6902, 0.0578, 1.4039, 0.0000),
        80: (0.5454, 0.2468, 0.2468, 0.7981, -0.0516, 1.0062, 0.0000),
        95: (1.1206, 0.2534, 0.2534, 0.8016, -0.0531, 1.6766, 0.0000),
    },
    "unknown": {
        50: (-0.1840, 0.1988, 0.1988, 0.2176, 0.4071, 2.4758, 0.0000),
        80: (0.5280, 0.2247, 0.2247, 0.2746, 0.3662, 2.8352, 0.0000),
        95: (1.0722, 0.2738, 0.2738, 0.4512, 0.2473, 2.9520, 0.0000),
    },
    "short": {
        50: (-0.1967, 0.1697, 0.4199, 0.4087, -0.1341, -1.1980, 0.2756),
        80: (0.4822, 0.1399, 0.4105, 0.4110, -0.0527, -0.3948, 0.2408),
        95: (1.0282, 0.1761, 0.3979, 0.4316, -0.1259, 0.1061, 0.2412),
    },
    "long": {
        50: (-0.0349, 0.1095, 0.3607, 0.1910, 0.0622, -0.8909, 0.2023),
        80: (0.6940, 0.1221, 0.4120, 0.2009, 0.0767, -1.4255, 0.2239),
        95: (1.2168, 0.1008, 0.4491, 0.2532, 0.1543, -1.0025, 0.2311),
    },
}
