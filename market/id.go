package market

import "time"

const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// MakeID returns an identifier that sorts by time: 48 bits of milliseconds and 80 random bits as 26
// characters of Crockford's base 32 (the layout of a ULID, in lower case).
func MakeID(at time.Time, random [10]byte) string {
	var b [16]byte
	ms := uint64(at.UnixMilli())
	for i := 0; i < 6; i++ {
		b[i] = byte(ms >> (8 * (5 - i)))
	}
	copy(b[6:], random[:])
	out := make([]byte, 26)
	// 128 bits are 26 groups of 5 with two leading zero bits.
	for i := range out {
		var v byte
		for bit := range 5 {
			pos := i*5 + bit - 2
			v <<= 1
			if pos >= 0 {
				v |= b[pos/8] >> (7 - pos%8) & 1
			}
		}
		out[i] = crockford[v]
	}
	return string(out)
}
