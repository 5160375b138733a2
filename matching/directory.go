package matching

import "hash/maphash"

// directory finds the leaf that holds a record: an open hash table of eight bytes per entry that keeps half of
// the hash of the identifier; the leaf itself tells whether it holds that very identifier.
type directory struct {
	seed  maphash.Seed
	cells []uint64 // hash<<32 | leaf+1, 0 for empty
	used  int
}

func newDirectory() directory {
	return directory{seed: maphash.MakeSeed(), cells: make([]uint64, 64)}
}

func (d *directory) hash(id string) uint32 { return uint32(maphash.String(d.seed, id)) }

// find returns the leaf for which holds says yes.
func (d *directory) find(id string, holds func(leaf uint32) bool) (uint32, bool) {
	h := d.hash(id)
	mask := uint32(len(d.cells) - 1)
	for i := h & mask; d.cells[i] != 0; i = (i + 1) & mask {
		if uint32(d.cells[i]>>32) == h {
			if leaf := uint32(d.cells[i]) - 1; holds(leaf) {
				return leaf, true
			}
		}
	}
	return 0, false
}

// add notes that a leaf holds a record that it didn't hold before.
func (d *directory) add(id string, leaf uint32) {
	if (d.used+1)*4 > len(d.cells)*3 {
		d.grow()
	}
	d.put(uint64(d.hash(id))<<32 | uint64(leaf+1))
	d.used++
}

func (d *directory) put(cell uint64) {
	mask := uint32(len(d.cells) - 1)
	i := uint32(cell>>32) & mask
	for d.cells[i] != 0 {
		i = (i + 1) & mask
	}
	d.cells[i] = cell
}

func (d *directory) grow() {
	old := d.cells
	d.cells = make([]uint64, 2*len(old))
	for _, c := range old {
		if c != 0 {
			d.put(c)
		}
	}
}

// remove forgets that a leaf holds a record; the cells behind it move up, so that no search stops early.
func (d *directory) remove(id string, leaf uint32) {
	h := d.hash(id)
	mask := uint32(len(d.cells) - 1)
	cell := uint64(h)<<32 | uint64(leaf+1)
	i := h & mask
	for d.cells[i] != cell {
		if d.cells[i] == 0 {
			return
		}
		i = (i + 1) & mask
	}
	d.used--
	for j := i; ; {
		j = (j + 1) & mask
		c := d.cells[j]
		if c == 0 {
			d.cells[i] = 0
			return
		}
		// The cell may move to i if its own place is not between i (exclusive) and j.
		if home := uint32(c>>32) & mask; (j-home)&mask >= (j-i)&mask {
			d.cells[i] = c
			i = j
		}
	}
}

// move notes that a record went from one leaf to another.
func (d *directory) move(id string, from, to uint32) {
	h := d.hash(id)
	mask := uint32(len(d.cells) - 1)
	cell := uint64(h)<<32 | uint64(from+1)
	for i := h & mask; d.cells[i] != 0; i = (i + 1) & mask {
		if d.cells[i] == cell {
			d.cells[i] = uint64(h)<<32 | uint64(to+1)
			return
		}
	}
}
