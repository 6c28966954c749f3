print(3 * float(input()) ** 2)
