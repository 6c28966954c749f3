word = input()
print(word.upper() + ("!" if " " not in word else ""))
