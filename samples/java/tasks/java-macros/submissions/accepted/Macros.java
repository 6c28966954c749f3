import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Macros {
    private static final Pattern TOKEN =
            Pattern.compile("[^$]+|\\$\\$|\\$\\{([a-z][a-z0-9]{0,19})\\}");

    /** A text taken apart: how many characters are its own, and which macros it refers to. */
    private record Macro(boolean malformed, long ownLength, List<String> references) {
        static Macro parse(String text) {
            Matcher token = TOKEN.matcher(text);
            long ownLength = 0;
            List<String> references = new ArrayList<>();
            int position = 0;
            // lookingAt() on the rest of the text: no character may be skipped between two tokens.
            while (position < text.length() && token.region(position, text.length()).lookingAt()) {
                if (token.group(1) != null) {
                    references.add(token.group(1));
                } else if (token.group().equals("$$")) {
                    ownLength++;
                } else {
                    ownLength += token.group().length();
                }
                position = token.end();
            }
            return new Macro(position < text.length(), ownLength, references);
        }
    }

    private final Map<String, Macro> macros = new LinkedHashMap<>();
    /** The lengths found so far; empty for a macro that cannot be expanded. */
    private final Map<String, OptionalLong> lengths = new HashMap<>();

    private OptionalLong length(String name) {
        OptionalLong known = lengths.get(name);
        if (known != null) {
            return known;
        }
        Macro macro = macros.get(name);
        // Until its length is known a macro counts as impossible to expand:
        // whoever meets it again during its own expansion has found a cycle.
        lengths.put(name, OptionalLong.empty());
        if (macro == null || macro.malformed()) {
            return OptionalLong.empty();
        }
        long total = macro.ownLength();
        for (String reference : macro.references()) {
            OptionalLong part = length(reference);
            if (part.isEmpty()) {
                return part;
            }
            total += part.getAsLong();
        }
        lengths.put(name, OptionalLong.of(total));
        return OptionalLong.of(total);
    }

    private String report() {
        StringBuilder out = new StringBuilder();
        macros.forEach((name, macro) -> {
            OptionalLong length = length(name);
            out.append(name).append(": ");
            if (macro.malformed()) {
                out.append("malformed");
            } else if (length.isEmpty()) {
                out.append("broken");
            } else {
                out.append(length.getAsLong());
            }
            out.append('\n');
        });
        return out.toString();
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        Macros program = new Macros();
        int count = Integer.parseInt(in.readLine().trim());
        for (int i = 0; i < count; i++) {
            String line = in.readLine();
            int equals = line.indexOf('=');
            program.macros.put(line.substring(0, equals), Macro.parse(line.substring(equals + 1)));
        }
        System.out.print(program.report());
    }
}
