package matching

import "math/bits"

// sparse is up to how many rows of a word are gone through one by one; with more, all 64 are tested without a branch.
const sparse = 10

// numbersOf returns the numbers that the rows of a set have.
func (s *rowSet) numbersOf(of []uint8) (out rowSet) {
	for w, x := range s {
		if bits.OnesCount64(x) > sparse {
			for i, k := range of[w*64 : min(w*64+64, len(of))] {
				out[k>>6&3] |= (x >> i & 1) << (k & 63)
			}
			continue
		}
		for ; x != 0; x &= x - 1 {
			out.add(of[w*64+bits.TrailingZeros64(x)])
		}
	}
	return out
}

// atLeast leaves the rows of which the value, by their number, is at least the least one, by another number.
func (s *rowSet) atLeast(value *[blockRows]int32, of []uint8, least *[blockRows]int32, by []uint8) {
	for w, x := range s {
		if x == 0 {
			continue
		}
		kept := uint64(0)
		if bits.OnesCount64(x) > sparse {
			end := min(w*64+64, len(of))
			a, b := of[w*64:end], by[w*64:end]
			for i := range a {
				// The sign of the difference tells, without a branch.
				kept |= uint64(uint32(least[b[i]]-1-value[a[i]])>>31) << i
			}
			s[w] = x & kept
			continue
		}
		for y := x; y != 0; y &= y - 1 {
			i := w*64 + bits.TrailingZeros64(y)
			if value[of[i]] >= least[by[i]] {
				kept |= y & -y
			}
		}
		s[w] = kept
	}
}

// narrow leaves the rows whose appeal may bring them into the list, with a fit of at most so much, and whose hard
// conditions but the must-skills allow it, and notes their appeal. failed are those that fail a must-skill.
// It returns the best of these.
func (x *talentSearch) narrow(b *talentBlock, rows, failed *rowSet, fit int32) (best int32) {
	o := x.said
	enough := o.leastAppeal(x.p, fit, x.least())
	x.askRoles(b, rows.numbersOf(b.roles.of), enough)
	// Whose role is too far from the demand's is out before places are asked.
	rows.atLeast(&o.anyPlace, b.roles.of, &o.needed, b.roles.of)
	if rows.empty() {
		return 0
	}
	x.askPlaces(b, rows.numbersOf(b.places.of))
	rows.atLeast(&o.place, b.places.of, &o.needed, b.roles.of)
	rows.each(func(i int) {
		sum, ok := x.appealOf(b, i, enough)
		if ok {
			ok = x.allowed(b, i, failed.has(uint8(i)))
		}
		if !ok {
			rows[i>>6] &^= 1 << (i & 63)
			return
		}
		appeal := roundShare(sum, x.p.m.appealWeight)
		x.cells.appeal[i], best = appeal, max(best, appeal)
	})
	return best
}

// askRoles notes what follows from the roles of some numbers, and the least value of the place that is needed with each.
func (x *talentSearch) askRoles(b *talentBlock, kinds rowSet, enough int64) {
	p, o, wishes := x.p, x.said, &b.roles
	o.forget()
	o.like = o.like[:0]
	for _, t := range wishes.titles {
		o.like = append(o.like, p.titleLike(0, t))
	}
	for w, set := range kinds {
		for ; set != 0; set &= set - 1 {
			k := w*64 + bits.TrailingZeros64(set)
			best := int32(0)
			roles := wishes.roles.at(k)
			for _, at := range roles {
				best = max(best, o.like[at])
			}
			var view uint16
			if wishes.hinted.has(uint8(k)) {
				view = o.viewAt(p, p.m.hintValue(best), false)
			} else {
				occs := wishes.occs.at(k)
				for _, c := range occs {
					best = max(best, p.occupationLike(c))
				}
				if known := len(roles)+len(occs) > 0; known {
					view = o.viewAt(p, best, true)
				} else {
					view = o.viewAt(p, p.m.weights.Neutral, false)
				}
			}
			o.view[k], o.needed[k] = view, o.leastPlace(p.m, view, enough)
		}
	}
}

// askPlaces notes the value of the place for some numbers, −1 where a hard condition on it rules them out.
func (x *talentSearch) askPlaces(b *talentBlock, kinds rowSet) {
	p, o := x.p, x.said
	must := p.d.is(flagPlaceMust) && !x.near
	remote, home := p.d.is(flagRemote), max(p.m.weights.Place.Home, 0)
	for w, set := range kinds {
		anywhere, homes := b.places.anywhere[w], b.places.homes[w]
		for ; set != 0; set &= set - 1 {
			bit := set & -set
			k := w*64 + bits.TrailingZeros64(set)
			if remote || anywhere&bit != 0 {
				o.place[k] = full
				continue
			}
			list := b.places.places.at(k)
			switch {
			case must && !x.mayWork(list, homes&bit != 0):
				o.place[k] = -1
			case len(p.d.places) == 0 || len(list) == 0:
				o.place[k] = p.m.weights.Neutral
			case homes&bit == 0:
				o.place[k] = p.nearest(list, p.d.places)
			case p.nearest(list, p.d.places) >= p.m.weights.Place.City:
				o.place[k] = home
			default:
				o.place[k] = p.m.weights.Neutral
			}
		}
	}
}

// mayWork tells whether a hard district leaves those who wish these places, or live there and wish none.
func (x *talentSearch) mayWork(list []uint16, live bool) bool {
	if live || len(x.p.d.places) == 0 {
		return true // where they would work isn't known
	}
	for _, wish := range list {
		if x.p.hardPlace(wish) {
			return true
		}
	}
	return false
}

// appealOf is the weighted sum of appeal of a row whose role and place have been asked, or false where it is below
// least.
func (x *talentSearch) appealOf(b *talentBlock, i int, least int64) (int64, bool) {
	p, a := x.p, x.p.m.appeal
	v := &x.said.views[x.said.view[b.roles.of[i]]]
	sum := v.part + int64(a[1].weight)*int64(x.said.place[b.places.of[i]]*v.shares[1]/full)
	sum += int64(a[3].weight) * int64(p.typeValue(b.types[i])*v.shares[3]/full)
	start := p.m.weights.Neutral
	if day := b.start[i]; day != noDay {
		start = p.startValue(day)
	}
	sum += int64(a[4].weight) * int64(start*v.shares[4]/full)
	if sum+v.salary < least {
		return 0, false
	}
	x.row.salary, x.row.start = b.pay(i), b.start[i]
	sum += int64(a[2].weight) * int64(ruleSalary(p, nil).value*v.shares[2]/full)
	return sum, sum >= least
}

// allowed tells whether the hard conditions let a row into the list, of which appealOf has been asked; missed tells
// whether it fails a must-skill.
func (x *talentSearch) allowed(b *talentBlock, i int, missed bool) bool {
	p := x.p
	r := ruling{failed: int(b2i(missed))}
	if x.near {
		b.outline(i, &x.row)
		p.judgeStart(&r, false)
		p.judgeRest(&r, false)
		return r.failed == 1
	}
	x.row.edu, x.row.flags = b.edu[i], b.flags[i]
	p.judgeStart(&r, false)
	p.judgeEducation(&r, false)
	p.judgeSalary(&r, false)
	if p.d.is(flagCertMust) {
		x.row.certs = b.certs.at(i)
		p.judgeCertificate(&r, false)
	}
	return r.failed == 0
}
