package taxonomy

import "strings"

// place is what one name of districts may mean.
type place struct {
	districts []int
	full      bool // 青岛市 rather than 青岛
	generic   bool // never enough alone: 城区, 东区
}

// genericPlace holds names that are parts of many towns.
var genericPlace = map[string]bool{"城区": true, "郊区": true, "矿区": true, "东区": true, "西区": true, "新市区": true, "老城区": true,
	"港口区": true, "前进区": true, "新城区": true, "站前区": true, "城中区": true, "城东区": true, "城西区": true, "城北区": true}

// District is the code of the district that a text names: "370202", 青岛, 青岛市市南区, 南京·雨花台区·南京南站,
// 上海市上海市黄浦区, "Shinan, Qingdao". The deepest one that the text determines is answered; what it adds
// (streets, business areas) is passed over. Names that several places share (鼓楼区) are answered only where
// the text says which: otherwise, as for text that names no place, ok is false.
func (t *Taxonomy) District(text string) (code string, ok bool) {
	text = strings.TrimSpace(clip(text))
	if isDistrictCode(text) {
		return t.districtCode(text)
	}
	w := walk{t: t, steps: 4000}
	w.fold(text)
	w.from(0, nil, 0)
	if w.best == nil {
		return "", false
	}
	i, ok := t.settle(w.best, w.bestPlace)
	if !ok {
		return "", false
	}
	return t.tables.Districts[i].Code, true
}

// districtCode accepts current codes, replaced ones, and the "市辖区" of a municipality (310100).
func (t *Taxonomy) districtCode(code string) (string, bool) {
	if _, ok := t.districts[code]; ok {
		return code, true
	}
	if now, ok := t.formerCodes[code]; ok {
		return now, true
	}
	if province := code[:2] + "0000"; code[2:] == "0100" || code[2:] == "0200" {
		_, ok := t.districts[province]
		return province, ok && t.isMunicipality(province)
	}
	return "", false
}

func (t *Taxonomy) isMunicipality(code string) bool {
	switch code {
	case "110000", "120000", "310000", "500000":
		return true
	}
	return false
}

// DistrictLabel is the label of a district in "zh" or "en", the code itself where it is unknown.
func (t *Taxonomy) DistrictLabel(code, lang string) string {
	i, ok := t.districts[code]
	if !ok {
		return code
	}
	return label(t.tables.Districts[i].Zh, t.tables.Districts[i].En, lang)
}

// DistrictPath is the label with the places above it: 山东省青岛市市南区, "Shinan, Qingdao, Shandong". District
// answers the code for it again.
func (t *Taxonomy) DistrictPath(code, lang string) string {
	var parts []string
	for i, ok := t.districts[code]; ok; i, ok = t.districts[t.tables.Districts[i].Parent] {
		parts = append(parts, label(t.tables.Districts[i].Zh, t.tables.Districts[i].En, lang))
	}
	if len(parts) == 0 {
		return code
	}
	if label("zh", "en", lang) == "en" {
		return strings.Join(parts, ", ")
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	return b.String()
}

// within tells whether district i is district j or lies in it.
func (t *Taxonomy) within(i, j int) bool {
	want := t.tables.Districts[j].Code
	for {
		n := &t.tables.Districts[i]
		if n.Code == want {
			return true
		}
		up, ok := t.districts[n.Parent]
		if !ok {
			return false
		}
		i = up
	}
}

func (t *Taxonomy) depth(i int) int {
	d := 1
	for {
		up, ok := t.districts[t.tables.Districts[i].Parent]
		if !ok {
			return d
		}
		i, d = up, d+1
	}
}

// settle chooses one of several districts of a name: a province before its city (吉林), a prefecture before a
// county elsewhere (西安 is not 西安区), but no prefecture before a municipality's district (朝阳).
func (t *Taxonomy) settle(candidates []int, pl *place) (int, bool) {
	if len(candidates) == 1 {
		return candidates[0], !pl.generic
	}
	best, tied := -1, false
	for _, i := range candidates {
		switch {
		case best < 0 || t.rank(i) < t.rank(best):
			best, tied = i, false
		case t.rank(i) == t.rank(best):
			tied = true
		}
	}
	if tied || t.rank(best) == 3 {
		return 0, false
	}
	for _, i := range candidates {
		if t.rank(best) == 2 && t.isMunicipality(t.tables.Districts[i].Parent) {
			return 0, false
		}
	}
	return best, true
}

// rank is 1 for provinces, 2 for prefectures, 3 below.
func (t *Taxonomy) rank(i int) int {
	switch code := t.tables.Districts[i].Code; {
	case code[2:] == "0000":
		return 1
	case code[4:] == "00":
		return 2
	}
	return 3
}

// placeLetters folds a name and drops what people put between the parts of an address.
func placeLetters(name string) []rune {
	var out []rune
	for _, l := range spellPlace(name) {
		out = append(out, l.r)
	}
	return out
}

type placeLetter struct {
	r     rune
	begin bool // a word begins here
	apart bool // a mark or space stands before
}

func spellPlace(text string) []placeLetter {
	var f folded
	f.reset(text)
	out := make([]placeLetter, 0, len(f.runes))
	begin, apart := true, false
	for _, r := range f.runes {
		if !isHan(r) && !isWord(r) {
			begin, apart = begin || r != '\'', true
			continue
		}
		if n := len(out); n > 0 && isHan(out[n-1].r) != isHan(r) {
			begin = true
		}
		out = append(out, placeLetter{r, begin || isHan(r), apart})
		begin, apart = false, false
	}
	return out
}

// resolved is the score from which on a reading determines a place.
const resolved = 1 << 20

// walk reads an address from left to right, trying all ways to cut it into names, and keeps the best.
type walk struct {
	t       *Taxonomy
	letters []placeLetter
	steps   int // bounds the work on odd texts

	best      []int
	bestPlace *place
	bestScore int
}

func (w *walk) fold(text string) {
	w.letters = spellPlace(text)
	if len(w.letters) > 120 {
		w.letters = w.letters[:120]
	}
}

// from continues at letter i with the districts that the names so far allow. The first name is the leftmost
// one that leads to a place; names behind it may have other text before them.
func (w *walk) from(i int, found []int, read int) {
	for ; i < len(w.letters); i++ {
		if w.letters[i].begin {
			w.at(i, found, read)
		}
		if found == nil && w.bestScore >= resolved {
			return
		}
	}
}

// at tries all names that begin at letter i.
func (w *walk) at(i int, found []int, read int) {
	name := make([]rune, 0, w.t.longestPlace)
	for j := i; j < len(w.letters) && len(name) < w.t.longestPlace; j++ {
		if w.steps--; w.steps < 0 {
			return
		}
		if j > i && w.letters[j].apart && isHan(w.letters[j].r) {
			return
		}
		name = append(name, w.letters[j].r)
		if pl := w.nameEnding(j, name); pl != nil {
			w.take(pl, i, j, found, read)
		}
	}
}

// nameEnding is the place that name, ending at letter j, means; nil for none.
func (w *walk) nameEnding(j int, name []rune) *place {
	pl := w.t.districtNames[string(name)]
	if pl == nil {
		return nil
	}
	if j+1 < len(w.letters) {
		if !w.letters[j+1].begin {
			return nil
		}
		if !pl.full && (w.continues(j+1) || w.overlaps(j, name)) {
			return nil
		}
	}
	return pl
}

// continues tells whether letter i makes another word of a short name before it: 南京路, 北京大道, 济南市中心,
// 青岛市北部.
func (w *walk) continues(i int) bool {
	switch w.letters[i].r {
	case '路', '街', '心', '部':
		return true
	case '大':
		return i+1 < len(w.letters) && (w.letters[i+1].r == '道' || w.letters[i+1].r == '街')
	}
	return false
}

// overlaps tells whether the end of 市南 or 市北 begins the name of another place: 青岛市北京路.
func (w *walk) overlaps(j int, name []rune) bool {
	if name[0] != '市' {
		return false
	}
	pl := w.t.districtNames[string([]rune{w.letters[j].r, w.letters[j+1].r})]
	return pl != nil && len(name) == 2
}

// take follows a name: it narrows the districts found so far, or is no part of the address.
func (w *walk) take(pl *place, i, j int, found []int, read int) {
	now := w.narrow(pl, found)
	if len(now) == 0 {
		return
	}
	read += j - i + 1
	depth := 0
	if len(now) == 1 {
		depth = w.t.depth(now[0])
	} else if i, ok := w.t.settle(now, pl); ok {
		depth = w.t.depth(i)
	}
	if found == nil && pl.generic {
		depth = 0
	}
	// A place beats doubt; then more text read, then the deeper place, then the one found first.
	score := read*10 + depth
	if depth > 0 {
		score += resolved
	}
	if score > w.bestScore {
		w.best, w.bestPlace, w.bestScore = now, w.placeOf(pl, found), score
	}
	w.from(j+1, now, read)
}

// placeOf is pl, without the doubt about generic names where the text named the town.
func (w *walk) placeOf(pl *place, found []int) *place {
	if found == nil {
		return pl
	}
	return &place{districts: pl.districts, full: pl.full}
}

// narrow combines the districts found so far with those of a further name, whichever comes first in the
// text: 青岛市南区 and "Shinan, Qingdao".
func (w *walk) narrow(pl *place, found []int) []int {
	if found == nil {
		return pl.districts
	}
	var inner, outer []int
	for _, i := range pl.districts {
		for _, j := range found {
			if w.t.within(i, j) {
				inner = append(inner, i)
				break
			}
		}
	}
	if len(inner) > 0 {
		return inner
	}
	for _, j := range found {
		for _, i := range pl.districts {
			if w.t.within(j, i) {
				outer = append(outer, j)
				break
			}
		}
	}
	return outer
}
