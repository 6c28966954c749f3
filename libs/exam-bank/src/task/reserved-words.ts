/**
 * Names that a function-style task may not use: one list for all tasks, so that a name stays legal when a language is added to
 * a task. Keywords of C17, C++20, Java 25, Python 3 and Lua 5.4; for what is declared outside of a class also what C's headers
 * declare (no other function may be called so), and what everybody's code relies on.
 */
const KEYWORDS = `
  abstract alignas alignof and and_eq as asm assert async auto await bitand bitor bool boolean break byte case catch
  char char16_t char32_t char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
  constinit continue decltype def default del delete do double dynamic_cast elif else elseif end enum except explicit
  export extends extern False false final finally float for friend from function global goto if implements import in
  inline instanceof int interface is lambda local long mutable namespace native new nil noexcept None nonlocal not
  not_eq null nullptr operator or or_eq package pass private protected public raise register reinterpret_cast repeat
  requires restrict return self short signed sizeof static static_assert static_cast strictfp struct super switch
  synchronized template then this thread_local throw throws transient True true try typedef typeid typename typeof union
  unsigned until using var virtual void volatile wchar_t while with xor xor_eq yield`;

const C_LIBRARY = `
  abort abs acos acosh aligned_alloc asctime asin asinh at_quick_exit atan atan2 atanh atexit atof atoi atol atoll bsearch
  calloc cbrt ceil clearerr clock copysign cos cosh ctime difftime div erf erfc errno exit exp exp2 expm1 fabs fclose fdim
  feof ferror fflush fgetc fgetpos fgets floor fma fmax fmin fmod fopen fprintf fputc fputs fread free freopen frexp fscanf
  fseek fsetpos ftell fwrite gamma getc getchar getenv getline gets gmtime hypot ilogb index isalnum isalpha isblank iscntrl
  isdigit isgraph isinf islower isnan isprint ispunct isspace isupper isxdigit j0 j1 jn labs ldexp ldiv lgamma llabs lldiv
  llrint llround localtime log log10 log1p log2 logb longjmp lrint lround malloc mblen memchr memcmp memcpy memmove memset
  mktime modf nan nearbyint nextafter perror pow printf putc putchar puts qsort quick_exit raise rand read realloc remainder
  remove remquo rename rewind rindex rint round scanf setbuf setjmp setlocale setvbuf signal sin sinh snprintf sprintf sqrt
  srand sscanf stderr stdin stdout strcat strchr strcmp strcoll strcpy strcspn strdup strerror strftime strlen strncat
  strncmp strncpy strpbrk strrchr strspn strstr strtod strtof strtok strtol strtold strtoll strtoul strtoull strxfrm system
  tan tanh tgamma time tmpfile tmpnam tolower toupper trunc ungetc vprintf write y0 y1 yn`;

const RELIED_UPON = `
  main std Main Object record sealed permits String Integer Long Double Boolean Math System List ArrayList Map print input len list dict set str int
  size_t int64_t clone equals finalize getClass hashCode notify notifyAll toString wait`;

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
const keywords = words(KEYWORDS);
const taken = new Set([...words(C_LIBRARY), ...words(RELIED_UPON)]);

/** `outer` is a function or class itself, `inner` a method or parameter. */
export type NameKind = 'outer' | 'inner';

/** Why a name cannot be used, as the rest of a sentence that begins with it; undefined if it can. */
export function reservedWord(name: string, kind: NameKind): string | undefined {
  if (keywords.has(name)) return 'is a keyword of some language';
  return kind === 'outer' && taken.has(name) ? 'is declared by some language already' : undefined;
}
