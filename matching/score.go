package matching

import "talentmatch/market"

// roundShare returns round-half-up(sum / total) for sum ≥ 0, total > 0, and 0 where total is 0.
func roundShare(sum, total int64) int32 {
	if total == 0 {
		return 0
	}
	return int32((2*sum + total) / (2 * total))
}

// harmonic returns round-half-up(2FA / (F+A)), the two-way score in hundredths; 0 where both sides are 0.
func harmonic(fit, appeal int32) int32 {
	return roundShare(2*int64(fit)*int64(appeal), int64(fit)+int64(appeal))
}

// points splits a side into the shares of its rules so that they sum to it exactly: each rule gets the floor
// of w·v/Σw, and the hundredths that remain go to the largest remainders, ties in the order of the rules.
func points(side int32, weight []int64, value []int32) []market.Score {
	var total int64
	for _, w := range weight {
		total += w
	}
	out := make([]market.Score, len(weight))
	rest := make([]int64, len(weight))
	left := side
	for i := range weight {
		wv := weight[i] * int64(value[i])
		out[i] = market.Score(wv / total)
		rest[i] = wv % total
		left -= int32(out[i])
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rest {
			if rest[i] > rest[best] {
				best = i
			}
		}
		out[best]++
		rest[best] = -1
	}
	return out
}

// result is what a rule says of a pair. Values are 0 to full.
type result struct {
	value int32
	// low and high are the value with every unknown at its worst and at its best.
	low, high int32
	// known is false where there was no data.
	known bool
}

func sure(v int32) result { return result{value: v, low: v, high: v, known: true} }

// unstated is the result of a rule without data: v counts, anything is possible.
func unstated(v int32) result { return result{value: v, low: 0, high: full} }

// sum adds up one side.
type sum struct {
	weight, value, low, high, known int64
}

func (s *sum) add(w int64, r result) {
	s.weight += w
	s.value += w * int64(r.value)
	s.low += w * int64(r.low)
	s.high += w * int64(r.high)
	if r.known {
		s.known += w
	}
}

// fitWeights returns the weight with which each rule of fit counts for a demand, in hundredths: the rule's own
// times the employer's emphasis, 0 for a rule that doesn't apply.
func (m *model) fitWeights(d *demandRow) [market.FitRuleCount]int64 {
	var out [market.FitRuleCount]int64
	for i := range m.fit {
		if r := &m.fit[i]; r.applies(d) {
			out[i] = int64(r.weight) * d.percent(i)
			if by := m.weights.Experience.ByYears; r.name == "experience" && len(by) > 0 {
				out[i] = out[i] * by[min(int(d.years), len(by)-1)] / 100
			}
		}
	}
	return out
}

// percent returns the percent of its own weight with which the i-th rule of fit counts.
func (d *demandRow) percent(i int) int64 {
	if p := d.emphasis[i]; p != 0 {
		return int64(p)
	}
	return 100
}

// totals are the numbers of a match.
type totals struct {
	score, fit, appeal int32
	low, high          int32
	coverage           int32
}

func total(fit, appeal sum) totals {
	t := totals{fit: roundShare(fit.value, fit.weight), appeal: roundShare(appeal.value, appeal.weight)}
	t.score = harmonic(t.fit, t.appeal)
	t.low = harmonic(roundShare(fit.low, fit.weight), roundShare(appeal.low, appeal.weight))
	t.high = harmonic(roundShare(fit.high, fit.weight), roundShare(appeal.high, appeal.weight))
	known := roundShare(fit.known*full, fit.weight) + roundShare(appeal.known*full, appeal.weight)
	t.coverage = (known + 1) / 2
	return t
}
