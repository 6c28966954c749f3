// Accepts every route that exists, begins and ends where it must, and takes the least time.
function check({ input, answer, output }) {
  const lines = output.split('\n').map((line) => line.trim());
  while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
  if (lines.length === 0) return { accepted: false, message: 'no answer' };

  const least = answer.split('\n')[0].trim();
  if (lines.length === 1 && lines[0] === 'no route') {
    return least === 'no route' ? { accepted: true } : { accepted: false, message: 'there is a route' };
  }
  if (least === 'no route') return { accepted: false, message: 'there is no route' };
  if (lines.length !== 2) return { accepted: false, message: 'expected two lines: the time and the places' };
  if (!/^[0-9]{1,15}$/.test(lines[0])) return { accepted: false, message: 'the first line is not a number of minutes' };

  const network = readNetwork(input);
  const places = lines[1].split(/[ \t]+/);
  if (places[0] !== network.depot) return { accepted: false, message: 'the route does not begin at the depot' };
  if (places[places.length - 1] !== network.customer) {
    return { accepted: false, message: 'the route does not end at the customer' };
  }
  let time = 0;
  for (let i = 1; i < places.length; i += 1) {
    const minutes = network.roads.get(places[i - 1] + ' ' + places[i]);
    if (minutes === undefined) {
      return { accepted: false, message: 'step ' + i + ' of the route: there is no such road' };
    }
    if (network.closed.has(places[i])) return { accepted: false, message: 'step ' + i + ' of the route: the place is closed' };
    time += minutes;
  }
  if (time !== Number(lines[0])) return { accepted: false, message: 'the route takes ' + time + ' minutes, not as printed' };
  if (time !== Number(least)) return { accepted: false, message: 'the route takes ' + time + ' minutes, there is a faster one' };
  return { accepted: true };
}

// The least minutes of every direct way, by "from to".
function readNetwork(input) {
  const lines = input.split('\n').map((line) => line.trim());
  const [depot, customer] = lines[0].split(' ');
  const roads = new Map();
  const closed = new Set();
  const add = (way, minutes) => {
    const known = roads.get(way);
    if (known === undefined || minutes < known) roads.set(way, minutes);
  };
  for (const line of lines.slice(1)) {
    const [kind, from, to, minutes] = line.split(' ');
    if (kind === 'closed') closed.add(from);
    if (kind === 'road' || kind === 'oneway') add(from + ' ' + to, Number(minutes));
    if (kind === 'road') add(to + ' ' + from, Number(minutes));
  }
  return { depot, customer, roads, closed };
}
