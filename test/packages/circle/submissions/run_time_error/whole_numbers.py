print(3.14159265 * int(input()) ** 2)
