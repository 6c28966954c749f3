local word = io.read("l")
if word == "echo" then
  io.write(io.read("a"))
elseif word == "exit" then
  os.exit(7)
elseif word == "spin" then
  while true do end
elseif word == "hog" then
  local held = {}
  while true do held[#held + 1] = string.rep("x", 1 << 20) end
elseif word == "flood" then
  while true do print("all work and no play") end
elseif word == "warn" then
  io.stderr:write("careful")
elseif word == "args" then
  for _, argument in ipairs(arg) do print(argument) end
elseif word == "show" then
  local note = io.open("/app/test/note")
  io.write(note and note:read("a") or "nothing")
elseif word == "leave" then
  for _, name in ipairs({ "a.txt", "b.log" }) do io.open(name, "w"):write("kept"):close() end
elseif word == "link" then
  -- The language makes no links: nothing is left.
elseif word == "talk" then
  io.stdout:setvbuf("line")
  for line in io.lines() do print("heard " .. line) end
  io.write("bye")
else -- to sleep is not in its repertoire: a Lua program has nothing to wait with
  os.exit(8)
end
