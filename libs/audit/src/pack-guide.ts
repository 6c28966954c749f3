/**
 * The text of `VERIFY.md`: how to check a pack in three ways of which two need nothing that we wrote. Its blocks are run as they
 * stand by a test. It stays free of names and dates so that the same engine always writes the same bytes.
 */
export const packGuide = String.raw`# How to check this evidence pack

Three ways, each by itself, without a network. The first needs a shell, coreutils and OpenSSL 3; the second a small Go program
on the library that Go's own module proxy is checked with; the third Node.js. Run everything in the folder of this file.

**First of all** compare log/log.vkey with the key that the certification body publishes, and log/checkpoint with the
checkpoints that witnesses or the board hold; obtain them from somewhere else than this pack. Without that, a whole pack could be
made up, and a log could show two people different histories.

# With a shell and OpenSSL

Paste the blocks into one bash, in this order. One that fails ends with an error, or prints a line with FAILED.

## 1. The files are those of the list

    T=$(mktemp -d)
    sha256sum --check --strict --quiet SHA256SUMS
    find . ! -type d ! -path ./SHA256SUMS ! -path ./manifest.json ! -path ./manifest.dsse.json |
      sed 's|^\./||' | LC_ALL=C sort | diff - <(cut -c 67- SHA256SUMS | LC_ALL=C sort)
    grep -qF "{\"path\":\"SHA256SUMS\",\"sha256\":\"$(sha256sum < SHA256SUMS | cut -d' ' -f1)\"," manifest.json
    echo "files: as listed, none besides"

## 2. Manifest and runs are signed

The envelopes are DSSE with ECDSA P-256, the statements about runs in-toto Statement v1. What is signed is type and payload with
their lengths. That the keys belong to the engine is for step 5.

    field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$2"; }
    signed() {
      field payload "$1" | base64 -d > $T/payload && field sig "$1" | base64 -d > $T/sig &&
      { printf 'DSSEv1 %d %s %d ' $(printf %s "$2" | wc -c) "$2" $(wc -c < $T/payload); cat $T/payload; } > $T/bytes &&
      [ "$(field payloadType "$1")" = "$2" ] &&
      openssl dgst -sha256 -verify "keys/$(field keyid "$1").pem" -signature $T/sig $T/bytes > /dev/null
    }
    signed manifest.dsse.json application/vnd.assay.evidence-manifest+json
    cmp $T/payload manifest.json
    sitting=$(field sitting manifest.json)
    for run in runs/*.intoto.jsonl; do
      [ ! -e "$run" ] || { signed "$run" application/vnd.in-toto+json && grep -q "\"name\":\"$sitting/" $T/payload; } ||
      echo "FAILED $run"
    done | tee $T/failed
    if [ -s $T/failed ]; then false; else
      echo "signatures: manifest and $(ls runs 2> /dev/null | grep -c intoto || true) statements"; fi

## 3. Both checkpoints are signed by the log

The format is that of c2sp.org/tlog-checkpoint: name of the log, number of events, root hash, signatures (Ed25519).

    (printf '\060\052\060\005\006\003\053\145\160\003\041\000'
     cut -d+ -f3- log/log.vkey | base64 -d | tail -c +2) > $T/log.der
    checkpoint() {
      sed '/^$/,$d' "$1" > $T/text
      grep -F "— $(cut -d+ -f1 log/log.vkey) " "$1" | head -n 1 | cut -d' ' -f3 | base64 -d | tail -c +5 > $T/sig
      openssl pkeyutl -verify -pubin -keyform DER -inkey $T/log.der -rawin -in $T/text -sigfile $T/sig
    }
    checkpoint log/checkpoint.old
    checkpoint log/checkpoint

## 4. Every event is in the log

N.json holds the exact bytes of the event with index N (0 is the first), N.tlog-proof the hashes that lead from it to the root of
the checkpoint (c2sp.org/tlog-proof; RFC 9162, section 2.1.3).

    node() { { printf '\001'; cat "$1" "$2"; } | openssl dgst -sha256 -binary > $T/next; mv $T/next $T/node; }
    included() {
      local at last hash
      at=$(basename "$1" .json) last=$(($(sed -n 2p log/checkpoint) - 1))
      [ "$(sed -n 2p "$2")" = "index $at" ] && [ $at -le $last ] || return 1
      sed '1,/^$/d' "$2" | cmp -s - log/checkpoint || return 1
      { printf '\000'; cat "$1"; } | openssl dgst -sha256 -binary > $T/node
      for hash in $(sed '1,2d; /^$/,$d' "$2"); do
        echo "$hash" | base64 -d > $T/other
        [ $last -gt 0 ] || return 1
        if [ $((at % 2)) = 1 ] || [ $at = $last ]; then
          node $T/other $T/node
          while [ $((at % 2)) = 0 ] && [ $at -gt 0 ]; do at=$((at / 2)) last=$((last / 2)); done
        else
          node $T/node $T/other
        fi
        at=$((at / 2)) last=$((last / 2))
      done
      [ $last = 0 ] && [ "$(base64 < $T/node)" = "$(sed -n 3p log/checkpoint)" ]
    }
    for leaf in log/events/*.json keys/events/*.json; do
      included $leaf $(echo $leaf | sed 's/json$/tlog-proof/') || echo "FAILED $leaf"
    done | tee $T/failed
    if [ -s $T/failed ]; then false; else
      echo "inclusion: $(ls log/events/*.json | wc -l) events, $(ls keys/events/*.json | wc -l) about keys"; fi

Each event was in the log, at that place, when the checkpoint was signed, and cannot have been changed since.

## 5. The files are those that the events speak of, and no event is missing

An event lists under "evidence" the files that it vouches for. Submissions are named by the event of their arrival, runs by the
event of the mark, keys by that of their announcement, all else by the last event, which says that this pack was handed out, for
whom, and how many events there were by then. A candidate's pack leaves out the facts of runs, which hold hidden tests.

    last=log/events/$(basename -a log/events/*.json | sort -n | tail -n 1)
    variant=$(field variant manifest.json)
    grep -q '"type":"evidence.exported"' $last
    grep -q "{\"events\":$(ls log/events/*.json | wc -l),\"keyEvents\":$(ls keys/events/*.json | wc -l),\"variant\":\"$variant\"}" $last
    grep -L -e "\"subject\":{\"kind\":\"sitting\",\"ref\":\"$sitting\"}" -e "\"sitting\":\"$sitting\"" log/events/*.json | tee $T/failed
    [ ! -s $T/failed ]
    claims() {
      grep -oh '{"name":"[^"]*","sha256":"[0-9a-f]*","size":[0-9]*}' "$@" |
      sed 's/{"name":"\([^"]*\)","sha256":"\([0-9a-f]*\)".*/\2  \1/'
    }
    { claims log/events/*.json keys/events/*.json | grep -E '  (runs|submissions|records|keys)/'; claims $last; } |
      grep -vE "$([ $variant = candidate ] && echo '  (records/|runs/[^.]*\.(json|detail\.intoto\.jsonl)$)' || echo '^$')" |
      sort -u > $T/claims
    sha256sum --check --strict --quiet $T/claims
    cut -c 67- SHA256SUMS | grep -vE '^(log/|keys/events/)' | LC_ALL=C sort |
      diff - <(cut -c 67- $T/claims | LC_ALL=C sort)
    echo "evidence: $(wc -l < $T/claims) files are as the log vouches"

The time in the last event is that of the handing out: a pack says nothing about what came later, an appeal for instance. Ask for
a newer one if in doubt.

# With Go

tools/verify-log of the engine's sources does nothing itself: signatures, inclusion and consistency are checked by
golang.org/x/mod/sumdb (Debian: golang-golang-x-mod-dev). It checks the log's part: steps 3 and 4, and that the log went on from
the older checkpoint without changing anything.

    verify-log entry --vkey log/log.vkey $(ls log/events/*.json keys/events/*.json | sed 's/\(.*\)json$/& \1tlog-proof/')
    verify-log consistency --vkey log/log.vkey log/checkpoint.old log/checkpoint log/consistency

# With Node.js

One file without dependencies, for Node.js 18 and later. It does all of the above, and compares answers, ledger and results with
the events. Whoever hands out a forged pack can hand out a forged verifier: take it from the body or from a pack that you trust.

    node verify.mjs .

The engine's own command computes every mark and every result again on top of that, from contents, answers and runs (not in a
candidate's pack, which has no contents):

    npx exam verify .

# What this pack cannot show

That an event is true: only that it was written, when, and never changed since.
`;
