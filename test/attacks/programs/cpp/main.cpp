// Attacks that C++ has its own means for; the first word of standard input names the one to run.
#include <bits/stdc++.h>
#include <dirent.h>
#include <unistd.h>

static void look() {
  auto count = [](const char *path) { return std::distance(std::filesystem::directory_iterator(path), {}); };
  auto processes = std::ranges::count_if(std::filesystem::directory_iterator("/proc"), [](const auto &entry) {
    return std::isdigit(static_cast<unsigned char>(entry.path().filename().string()[0])) != 0;
  });
  std::cout << "box " << count("/box") << " work " << count("/box/work") << " tmp " << count("/box/tmp") << " shm "
            << count("/dev/shm") << " processes " << processes << '\n';
}

static void threads() {
  int made = 0;
  try {
    for (; made < 1000; made++) std::thread([] { for (;;) pause(); }).detach();
  } catch (const std::system_error &) {
  }
  std::cout << "threads " << made << std::endl;
  _exit(0);
}

static void vector() {
  std::vector<std::vector<char>> parts;
  for (;;) parts.emplace_back(1 << 20, 'x');
}

static void swallow() {
  for (;;) {
    try {
      throw std::bad_alloc();
    } catch (...) {
    }
  }
}

/* Work that is done after main has ended. */
struct Late {
  ~Late() {
    for (;;) {
    }
  }
};
static void late() { static Late at_exit; }

static void terminate() { throw 1; }

static void end_in_constructor() {
  std::cout << "the right answer" << std::endl;
  std::quick_exit(3);
}

int main() {
  std::string word;
  std::getline(std::cin, word);
  const std::map<std::string, void (*)()> acts{{"look", look},       {"threads", threads}, {"vector", vector},
                                               {"swallow", swallow}, {"late", late},       {"terminate", terminate},
                                               {"quick-exit", end_in_constructor}};
  acts.at(word)();
}
