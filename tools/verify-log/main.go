// Verifies an Assay audit log, or pieces of it, with the code of golang.org/x/mod/sumdb alone: no line of Assay takes part.
//
//	verify-log log --vkey log.vkey FOLDER [--old NOTE]... [--index N]...
//	verify-log entry --vkey log.vkey LEAF PROOF [LEAF PROOF]...
//	verify-log consistency --vkey log.vkey OLD-NOTE NEW-NOTE PROOF
//
// FOLDER holds a tiled log (c2sp.org/tlog-tiles): checkpoint, tile/…, tile/entries/…. `log` checks the checkpoint's
// signature, rebuilds the root from the entries, compares every hash tile, shows that every older checkpoint is a
// prefix, and that the entries named (the first and the last where none is) are included.
// `entry` checks leaves against their files *.tlog-proof (c2sp.org/tlog-proof); `consistency` that one signed
// checkpoint continues another, by a file of base64 hashes, one a line.
// Prints a line for each check; exit 0 all hold, 1 one does not, 2 wrong usage.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	options, rest := parse(os.Args[2:])
	commands := map[string]func(flags, []string) error{
		"log": verifyLog, "entry": verifyEntries, "consistency": verifyConsistency,
	}
	command := commands[os.Args[1]]
	if command == nil || options.vkey == "" {
		usage()
	}
	if err := command(options, rest); err != nil {
		fmt.Println("REJECTED", err)
		os.Exit(1)
	}
	fmt.Println("VERIFIED")
}

type flags struct {
	vkey string
	old  []string
	at   []int64
}

func usage() {
	fmt.Fprintln(os.Stderr, "verify-log log|entry|consistency --vkey FILE …: see the head of main.go")
	os.Exit(2)
}

func parse(args []string) (found flags, rest []string) {
	for at := 0; at < len(args); at++ {
		if !strings.HasPrefix(args[at], "--") {
			rest = append(rest, args[at])
			continue
		}
		if at+1 == len(args) {
			usage()
		}
		name, value := args[at], args[at+1]
		at++
		switch name {
		case "--vkey":
			found.vkey = value
		case "--old":
			found.old = append(found.old, value)
		case "--index":
			index, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				usage()
			}
			found.at = append(found.at, index)
		default:
			usage()
		}
	}
	return found, rest
}

func verifyLog(options flags, args []string) error {
	if len(args) != 1 {
		usage()
	}
	folder := args[0]
	tree, err := readCheckpoint(filepath.Join(folder, "checkpoint"), options.vkey)
	if err != nil {
		return err
	}
	hashes, err := hashEntries(folder, tree.N)
	if err != nil {
		return err
	}
	if err := checkRoot(tree, hashes); err != nil {
		return err
	}
	fmt.Printf("ok root of %d entries\n", tree.N)
	if err := checkTiles(folder, tree.N, hashes); err != nil {
		return err
	}
	for _, file := range options.old {
		if err := checkPrefix(file, options.vkey, tree, hashes); err != nil {
			return err
		}
	}
	return checkInclusion(options.at, tree, hashes)
}

// The hashes of all complete subtrees, in the order of tlog.StoredHashIndex.
type stored []tlog.Hash

func (all stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for at, index := range indexes {
		if index >= int64(len(all)) {
			return nil, fmt.Errorf("hash %d is not there", index)
		}
		found[at] = all[index]
	}
	return found, nil
}

func hashEntries(folder string, size int64) (stored, error) {
	hashes := make(stored, 0, tlog.StoredHashCount(size))
	for start := int64(0); start < size; start += 1 << tileHeight {
		width := size - start
		if width > 1<<tileHeight {
			width = 1 << tileHeight
		}
		name := tileName("entries", start>>tileHeight, width)
		bundle, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		for index := start; index < start+width; index++ {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("%s ends within entry %d", name, index)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			more, err := tlog.StoredHashes(index, bundle[2:end], hashes)
			if err != nil {
				return nil, err
			}
			hashes, bundle = append(hashes, more...), bundle[end:]
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("%s holds more than %d entries", name, width)
		}
	}
	return hashes, nil
}

func checkRoot(tree tlog.Tree, hashes stored) error {
	if tree.N == 0 {
		return nil
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	if err == nil && root != tree.Hash {
		err = fmt.Errorf("the entries have the root %s, the checkpoint says %s", root, tree.Hash)
	}
	return err
}

func checkTiles(folder string, size int64, hashes stored) error {
	count := 0
	for level, nodes := 0, size; nodes > 0; level, nodes = level+1, nodes>>tileHeight {
		for start := int64(0); start < nodes; start += 1 << tileHeight {
			width := nodes - start
			if width > 1<<tileHeight {
				width = 1 << tileHeight
			}
			tile := tlog.Tile{H: tileHeight, L: level, N: start >> tileHeight, W: int(width)}
			expected, err := tlog.ReadTileData(tile, hashes)
			if err != nil {
				return err
			}
			name := tileName(strconv.Itoa(level), tile.N, width)
			found, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				return err
			}
			if !bytes.Equal(found, expected) {
				return fmt.Errorf("%s is not the tile of these entries", name)
			}
			count++
		}
	}
	fmt.Printf("ok %d hash tiles\n", count)
	return nil
}

func checkPrefix(file, vkey string, tree tlog.Tree, hashes stored) error {
	old, err := readCheckpoint(file, vkey)
	if err != nil {
		return err
	}
	if old.N == 0 {
		return fmt.Errorf("%s: everything continues an empty log", file)
	}
	if old.N > tree.N {
		return fmt.Errorf("%s is of size %d, the log of size %d", file, old.N, tree.N)
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	fmt.Printf("ok continues the checkpoint of size %d\n", old.N)
	return nil
}

func checkInclusion(indexes []int64, tree tlog.Tree, hashes stored) error {
	if len(indexes) == 0 && tree.N > 0 {
		indexes = []int64{0, tree.N - 1}
	}
	for _, index := range indexes {
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return err
		}
		leaf := hashes[tlog.StoredHashIndex(0, index)]
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		fmt.Printf("ok entry %d is included\n", index)
	}
	return nil
}

func verifyEntries(options flags, args []string) error {
	if len(args) == 0 || len(args)%2 != 0 {
		usage()
	}
	for at := 0; at < len(args); at += 2 {
		leaf, err := os.ReadFile(args[at])
		if err != nil {
			return err
		}
		index, proof, text, err := readProof(args[at+1])
		if err != nil {
			return fmt.Errorf("%s: %w", args[at+1], err)
		}
		tree, err := openCheckpoint(text, options.vkey)
		if err != nil {
			return fmt.Errorf("%s: %w", args[at+1], err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
			return fmt.Errorf("%s: %w", args[at], err)
		}
		fmt.Printf("ok %s is entry %d of %d\n", args[at], index, tree.N)
	}
	return nil
}

func verifyConsistency(options flags, args []string) error {
	if len(args) != 3 {
		usage()
	}
	older, err := readCheckpoint(args[0], options.vkey)
	if err != nil {
		return err
	}
	newer, err := readCheckpoint(args[1], options.vkey)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	var proof tlog.TreeProof
	for _, line := range strings.Fields(string(text)) {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	if older.N == newer.N && older.Hash == newer.Hash && len(proof) == 0 {
		fmt.Println("ok one and the same tree")
		return nil
	}
	if err := tlog.CheckTree(proof, newer.N, newer.Hash, older.N, older.Hash); err != nil {
		return err
	}
	fmt.Printf("ok size %d continues size %d\n", newer.N, older.N)
	return nil
}
