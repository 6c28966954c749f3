def moving_medians(values: list[float], width: int) -> list[float]:
    windows = [values[at : at + width] for at in range(len(values) - width + 1)]
    medians = []
    for window in windows:
        window.sort()
        half = width // 2
        medians.append(window[half] if width % 2 else (window[half - 1] + window[half]) / 2)
    return medians
