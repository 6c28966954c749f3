// Needs too much memory: builds the expansions themselves, although only their lengths are asked for.
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class FullTexts {
    static final Pattern TEXT = Pattern.compile("([^$]|\\$\\$|\\$\\{[a-z][a-z0-9]{0,19}\\})*+");
    static final Pattern SPECIAL = Pattern.compile("\\$\\$|\\$\\{([a-z][a-z0-9]{0,19})\\}");
    static final Map<String, String> texts = new LinkedHashMap<>();
    static final Map<String, String> expansions = new HashMap<>();

    static String expand(String name) {
        if (expansions.containsKey(name)) {
            return expansions.get(name);
        }
        expansions.put(name, null);
        String text = texts.get(name);
        if (text == null || !TEXT.matcher(text).matches()) {
            return null;
        }
        StringBuilder result = new StringBuilder();
        int end = 0;
        Matcher matcher = SPECIAL.matcher(text);
        while (matcher.find()) {
            result.append(text, end, matcher.start());
            end = matcher.end();
            if (matcher.group(1) == null) {
                result.append('$');
            } else {
                String part = expand(matcher.group(1));
                if (part == null) {
                    return null;
                }
                result.append(part);
            }
        }
        result.append(text, end, text.length());
        expansions.put(name, result.toString());
        return expansions.get(name);
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
            String expansion = expand(name);
            String result = expansion != null ? Integer.toString(expansion.length())
                    : TEXT.matcher(texts.get(name)).matches() ? "broken" : "malformed";
            out.append(name).append(": ").append(result).append('\n');
        }
        System.out.print(out);
    }
}
