/**
 * The text of `VERIFY.md`: how to check a pack with tools that we did not write (coreutils, jq, openssl, python3).
 * It stays free of names and dates so that the same engine always writes the same bytes.
 */
export const packGuide = String.raw`# How to check this evidence pack

Nothing here needs our software or a network. Run the commands in the folder of this file.

## 1. The files are those of the manifest

    jq -r '.files[] | .sha256 + "  " + .path' manifest.json | sha256sum --check --strict
    diff <(jq -r '.files[].path' manifest.json | LC_ALL=C sort) \
         <(find . -type f ! -path ./manifest.json | sed 's|^\./||' | LC_ALL=C sort)

Every line must say OK, and diff must print nothing. It means: no file was changed, lost or added since the manifest was
written. It does not say who wrote the manifest; the next steps tie the events to the log.

## 2. The checkpoint is signed by the log

Compare log/log.vkey with the key that the certification body publishes, obtained from somewhere else than this pack.
Without this step a whole pack could be made up.

    sed '/^$/,$d' log/checkpoint > /tmp/text
    grep -F "— $(head -n 1 log/checkpoint) " log/checkpoint | head -n 1 | cut -d' ' -f3 | base64 -d | tail -c +5 > /tmp/sig
    (printf '\060\052\060\005\006\003\053\145\160\003\041\000'
     cut -d+ -f3- log/log.vkey | base64 -d | tail -c +2) > /tmp/key.der
    openssl pkeyutl -verify -pubin -keyform DER -inkey /tmp/key.der -rawin -in /tmp/text -sigfile /tmp/sig

It must say "Signature Verified Successfully". The three lines of the checkpoint are the name of the log, its number of
events and its root hash. The format is that of c2sp.org/tlog-checkpoint, so the Go package golang.org/x/mod/sumdb/note
accepts it too. Compare the checkpoint with those that witnesses or the board hold: a log that shows two people different
histories is found out only by comparing.

## 3. Every event is in the log

log/events/N.json holds the exact bytes of the event with index N (0 is the first), log/events/N.proof.json the hashes
that lead from it to the root (RFC 9162, section 2.1.3).

    python3 - <<'PYTHON'
    import base64, glob, hashlib, json
    lines = open('log/checkpoint').read().split('\n')
    total, root = int(lines[1]), base64.b64decode(lines[2])
    sha = lambda *parts: hashlib.sha256(b''.join(parts)).digest()
    proofs = glob.glob('log/events/*.proof.json')
    for name in proofs:
        proof = json.load(open(name))
        at, last = proof['index'], proof['size'] - 1
        assert name == 'log/events/%d.proof.json' % at, name
        node = sha(b'\x00', open('log/events/%d.json' % at, 'rb').read())
        for text in proof['hashes']:
            other = base64.b64decode(text)
            assert last > 0, name
            if at % 2 or at == last:
                node = sha(b'\x01', other, node)
                while at % 2 == 0 and at: at, last = at // 2, last // 2
            else:
                node = sha(b'\x01', node, other)
            at, last = at // 2, last // 2
        assert proof['size'] == total and last == 0 and node == root, name
    print(len(proofs), 'events are in the log')
    PYTHON

The number must be that of the events in log/events. It means: each event was in the log, at that place, when the
checkpoint was signed, and cannot have been changed since.

## 4. The files are those that the events speak of, and no event is missing

An event lists under "evidence" the files that it vouches for: path in this pack, SHA-256 and size. Submissions are named by
the event of their arrival, runs by the event of the mark, all else by the last event, which says that this pack was handed
out and how many events there were about the sitting by then.

    python3 - <<'PYTHON'
    import glob, hashlib, json, os
    numbers = sorted(int(os.path.basename(name)[:-5]) for name in glob.glob('log/events/*[0-9].json'))
    events = [json.load(open('log/events/%d.json' % number)) for number in numbers]
    assert events[-1]['type'] == 'evidence.exported', 'the last event is another'
    assert events[-1]['data']['events'] == len(events), 'an event is missing'
    claims = [claim for event in events for claim in event['evidence']]
    last = {claim['name']: claim for claim in claims}
    for claim in claims:
        once = claim['name'].startswith(('runs/', 'submissions/'))
        if not once and claim is not last[claim['name']]: continue
        content = open(claim['name'], 'rb').read()
        assert len(content) == claim['size'], claim['name']
        assert hashlib.sha256(content).hexdigest() == claim['sha256'], claim['name']
    files = ['VERIFY.md', 'items.json', 'marks.json', 'responses.json']
    files += [name for name in glob.glob('*/**', recursive=True)
              if name.startswith(('runs/', 'submissions/')) and os.path.isfile(name)]
    assert set(files) == set(last), set(files) ^ set(last)
    print(len(last), 'files are as the log vouches; handed out', events[-1]['t'])
    PYTHON

The time is that of the handing out: a pack says nothing about what came later, an appeal for instance. Ask for a newer one
if in doubt.

## 5. The marks follow from the evidence

marks.json holds every mark with the versions of item, key and scoring that led to it, responses.json the answers,
items.json the paper and the items, runs/ what the sandbox saw, submissions/ the code. Each is also bound by an event of its
own time: session, scheme, qualification and paper by theory.started, each answer by its arrival, each mark and each result
by the event of its entry (SHA-256 over the canonical JSON of the entry, RFC 8785). The command "exam verify" of the engine
does the steps above, compares these hashes, and computes all marks and results again.

## What this pack cannot show

That an event is true: only that it was written, when, and never changed since.
`;
