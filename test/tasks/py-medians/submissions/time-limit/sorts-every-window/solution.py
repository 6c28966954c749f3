def median(values):
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def moving_medians(values: list[float], width: int) -> list[float]:
    return [median(values[at : at + width]) for at in range(len(values) - width + 1)]
