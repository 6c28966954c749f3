// Memory: stores a repeated reading as many times as it was taken.
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Record {
    std::string channel;
    double hertz = 0;
    std::int64_t count = 1;
};

struct Statistics {
    std::vector<double> readings;

    void add(double value, std::int64_t times) {
        for (std::int64_t i = 0; i < times; ++i) readings.push_back(value);
    }

    double mean() const {
        double differences = 0;
        for (const double x : readings) differences += x - readings[0];
        return readings[0] + differences / static_cast<double>(readings.size());
    }

    double variance() const {
        const double m = mean();
        double squares = 0;
        for (const double x : readings) squares += (x - m) * (x - m);
        return squares / static_cast<double>(readings.size());
    }

    double spread() const {
        const auto [lowest, highest] = std::minmax_element(readings.begin(), readings.end());
        return *highest - *lowest;
    }
};

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

bool is_channel(std::string_view text) {
    return !text.empty() && text.size() <= 8 && is_letter(text[0]) &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

std::size_t digits_from(std::string_view text, std::size_t start) {
    std::size_t end = start;
    while (end < text.size() && is_digit(text[end])) ++end;
    return end - start;
}

std::optional<double> parse_reading(const std::string& text) {
    const std::size_t whole = digits_from(text, 0);
    if (whole < 1 || whole > 9) return std::nullopt;
    std::size_t end = whole;
    if (end < text.size() && text[end] == '.') {
        const std::size_t fraction = digits_from(text, end + 1);
        if (fraction < 1 || fraction > 9) return std::nullopt;
        end += 1 + fraction;
    }
    const std::string unit = text.substr(end);
    const double number = std::stod(text.substr(0, end));
    if (unit == "Hz") return number;
    if (unit == "kHz") return number * 1e3;
    if (unit == "MHz") return number * 1e6;
    return std::nullopt;
}

std::optional<std::int64_t> parse_count(const std::string& text) {
    constexpr std::int64_t kMost = 1'000'000'000;
    const std::size_t digits = text.size() - 1;
    if (text[0] != 'x' || digits < 1 || digits > 10 || text[1] == '0' || digits_from(text, 1) != digits) {
        return std::nullopt;
    }
    const std::int64_t count = std::stoll(text.substr(1));
    return count <= kMost ? std::optional(count) : std::nullopt;
}

std::optional<Record> parse_record(const std::vector<std::string>& words) {
    if (words.size() < 2 || words.size() > 3 || !is_channel(words[0])) return std::nullopt;
    const auto reading = parse_reading(words[1]);
    const auto count = words.size() == 3 ? parse_count(words[2]) : std::optional<std::int64_t>(1);
    if (!reading || !count) return std::nullopt;
    return Record{words[0], *reading, *count};
}

}  // namespace

int main() {
    std::map<std::string, Statistics> channels;
    long rejected = 0;

    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream stream(line);
        std::vector<std::string> words;
        for (std::string word; stream >> word;) words.push_back(word);
        if (words.empty() || words[0][0] == '#') continue;

        if (const auto record = parse_record(words)) {
            channels[record->channel].add(record->hertz, record->count);
        } else {
            ++rejected;
        }
    }

    std::cout << std::fixed << std::setprecision(9);
    for (const auto& [name, s] : channels) {
        std::cout << name << ' ' << s.readings.size() << ' ' << s.mean() << ' ' << s.variance() << ' ' << s.spread()
                  << '\n';
    }
    std::cout << "rejected " << rejected << '\n';
}
