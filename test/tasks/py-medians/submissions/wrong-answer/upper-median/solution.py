from bisect import bisect_left, insort


def moving_medians(values: list[float], width: int) -> list[float]:
    half = width // 2
    window: list[float] = []
    medians = []
    for at, value in enumerate(values):
        insort(window, value)
        if at >= width:
            del window[bisect_left(window, values[at - width])]
        if at >= width - 1:
            medians.append(window[half])
    return medians
