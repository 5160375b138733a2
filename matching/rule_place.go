package matching

import "talentmatch/market"

// rulePlace is how well the place of work suits the wished places.
func rulePlace(p *pair, w *why) result {
	neutral := p.m.weights.Neutral
	switch {
	case p.t.flags&flagAnywhere != 0:
		w.add("place.anywhere", nil)
		return sure(full)
	case p.d.is(flagRemote):
		w.add("place.remote", nil)
		return sure(full)
	case len(p.d.places) == 0:
		w.add("place.unknown_work", nil)
		return unstated(neutral)
	case len(p.t.places) == 0 && p.t.district == noDistrict:
		if w != nil {
			w.add("place.unknown_wish", market.Args{"districts": p.districtCodes(p.d.places)})
		}
		return unstated(neutral)
	}
	v := p.placeLike()
	if len(p.t.places) == 0 {
		return p.placeOfLiving(v, w)
	}
	if w != nil {
		p.explainPlace(w, v)
	}
	return sure(v)
}

// placeOfLiving is the result where no wish is stated but the place of living is: a hint, no wish.
func (p *pair) placeOfLiving(like int32, w *why) result {
	v := p.m.weights.Neutral
	code := market.Code("place.home_far")
	if like >= p.m.weights.Place.City {
		v, code = p.m.weights.Place.Home, "place.home_near"
	}
	if w != nil {
		w.add(code, market.Args{"home": p.m.districts[p.t.district].code, "districts": p.districtCodes(p.d.places)})
	}
	return unstated(v)
}

func (p *pair) explainPlace(w *why, v int32) {
	c := &p.m.weights.Place
	code := market.Code("place.far")
	switch {
	case v >= c.Within:
		code = "place.within"
	case v >= c.Around:
		code = "place.around"
	case v >= c.Borders:
		code = "place.borders"
	case v >= c.City:
		code = "place.city"
	case v > 0:
		code = "place.region"
	}
	w.add(code, market.Args{"districts": p.districtCodes(p.d.places), "wishes": p.districtCodes(p.t.places)})
}
