// Wrong: takes any letters and digits as a name, so that ${} and ${1st} count as references instead of malformed text.
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class LooseNames {
    static final Pattern TEXT = Pattern.compile("([^$]|\\$\\$|\\$\\{[a-z0-9]*\\})*+");
    static final Pattern SPECIAL = Pattern.compile("\\$\\$|\\$\\{([a-z0-9]*)\\}");
    static final Map<String, String> texts = new LinkedHashMap<>();
    static final Map<String, Long> lengths = new HashMap<>();

    static long length(String name) {
        if (lengths.containsKey(name)) {
            return lengths.get(name);
        }
        lengths.put(name, -1L);
        String text = texts.get(name);
        if (text == null || !TEXT.matcher(text).matches()) {
            return -1;
        }
        long total = text.length();
        Matcher matcher = SPECIAL.matcher(text);
        while (matcher.find()) {
            total -= matcher.group().length();
            if (matcher.group(1) == null) {
                total++;
            } else {
                long part = length(matcher.group(1));
                if (part < 0) {
                    return -1;
                }
                total += part;
            }
        }
        lengths.put(name, total);
        return total;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = Integer.parseInt(in.nextLine());
        for (int i = 0; i < n; i++) {
            String[] parts = in.nextLine().split("=", 2);
            texts.put(parts[0], parts[1]);
        }
        StringBuilder out = new StringBuilder();
        for (String name : texts.keySet()) {
            long length = length(name);
            String result = length >= 0 ? Long.toString(length)
                    : TEXT.matcher(texts.get(name)).matches() ? "broken" : "malformed";
            out.append(name).append(": ").append(result).append('\n');
        }
        System.out.print(out);
    }
}
