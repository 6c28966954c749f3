fun main() = println(Math.PI * readln().toDouble().let { it * it })
