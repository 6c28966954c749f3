// Wrong: adds half the divisor to negative amounts too, so their VAT is rounded in the wrong direction.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

struct Totals {
    long count = 0;
    std::int64_t net = 0;
    std::int64_t vat = 0;

    void add(std::int64_t line_net, std::int64_t line_vat) {
        ++count;
        net += line_net;
        vat += line_vat;
    }
};

// Splits a line at the commas outside quotes and removes the quoting.
std::vector<std::string> split_fields(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"') {
            if (quoted && i + 1 < line.size() && line[i + 1] == '"') {
                fields.back() += '"';  // a doubled quote stands for one quote
                ++i;
            } else {
                quoted = !quoted;
            }
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

// Reads a decimal number in units of 10^-decimals: parse_scaled("-1.5", 2) is -150.
std::int64_t parse_scaled(const std::string& text, int decimals) {
    const bool negative = text[0] == '-';
    std::int64_t value = 0;
    int seen = 0;
    bool fraction = false;
    for (std::size_t i = negative ? 1 : 0; i < text.size(); ++i) {
        if (text[i] == '.') {
            fraction = true;
        } else {
            value = value * 10 + (text[i] - '0');
            if (fraction) ++seen;
        }
    }
    for (; seen < decimals; ++seen) value *= 10;
    return negative ? -value : value;
}

std::int64_t divide_rounded(std::int64_t value, std::int64_t divisor) {
    return (value + divisor / 2) / divisor;
}

std::string money(std::int64_t cents) {
    const std::int64_t magnitude = std::abs(cents);
    const std::string fraction = std::to_string(magnitude % 100);
    // The sign is written on its own, because -5 / 100 is 0 and would lose it.
    return (cents < 0 ? "-" : "") + std::to_string(magnitude / 100) + (fraction.size() < 2 ? ".0" : ".") + fraction;
}

void print(const std::string& name, const Totals& totals) {
    std::cout << name << ' ' << totals.count << ' ' << money(totals.net) << ' ' << money(totals.vat) << ' '
              << money(totals.net + totals.vat) << '\n';
}

}  // namespace

int main() {
    std::string line;
    std::getline(std::cin, line);
    const int lines = std::stoi(line);

    std::map<std::string, Totals> categories;
    Totals all;
    std::int64_t largest = -1;
    std::string largest_text;

    for (int i = 0; i < lines; ++i) {
        std::getline(std::cin, line);
        const std::vector<std::string> fields = split_fields(line);
        const std::int64_t net = parse_scaled(fields[2], 2);
        const std::int64_t rate = parse_scaled(fields[3], 1);  // tenths of a percent
        const std::int64_t vat = divide_rounded(net * rate, 1000);

        categories[fields[0]].add(net, vat);
        all.add(net, vat);
        if (std::abs(net + vat) > largest) {
            largest = std::abs(net + vat);
            largest_text = fields[1];
        }
    }

    for (const auto& [name, totals] : categories) print(name, totals);
    print("TOTAL", all);
    std::cout << "LARGEST " << largest_text << '\n';
}
