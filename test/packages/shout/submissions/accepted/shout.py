print(input().upper() + "!!!")
