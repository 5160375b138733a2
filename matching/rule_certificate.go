package matching

import (
	"strings"

	"talentmatch/market"
)

// ruleCertificate is how close the closest certificate is to the one that is asked for.
func ruleCertificate(p *pair, w *why) result {
	var args market.Args
	if w != nil {
		args = market.Args{}
		p.certArgs(args, &p.d.cert)
	}
	if len(p.t.certs) == 0 {
		w.add("certificate.unknown", args)
		return unstated(0)
	}
	v := p.certificate()
	code := market.Code("certificate.other")
	switch {
	case v >= p.m.weights.Certificate.Full:
		code = "certificate.held"
	case v > 0:
		code = "certificate.part"
	}
	w.add(code, args)
	return sure(v)
}

// certificate returns the value of the closest certificate, 0 to full.
func (p *pair) certificate() int32 {
	best := int32(0)
	for i := range p.t.certs {
		best = max(best, p.certLike(&p.t.certs[i]))
	}
	return best
}

// certificateUnknown tells whether it can't be decided if the wanted certificate is held: none is stated, or
// one would do but for its level, which isn't.
func (p *pair) certificateUnknown() bool {
	for i := range p.t.certs {
		c := p.t.certs[i]
		if c.level == 0 && p.d.cert.level > 0 {
			c.level = p.d.cert.level
			if p.certLike(&c) >= p.m.weights.Certificate.Full {
				return true
			}
		}
	}
	return len(p.t.certs) == 0
}

// digital tells whether a certificate is one of 数字技术工程师, which have an occupation and a level.
func (p *pair) digital(c *cert) bool {
	return c.occ != noOccupation || c.name != noWord && strings.Contains(p.lex.word(c.name).folded, "数字技术工程师")
}

// certificateCore leaves out the endings of a certificate's folded name that say only what it is.
func certificateCore(folded string) string {
	for _, end := range []string{"资格证书", "等级证书", "证书", "资格证", "认证", "证"} {
		if core, ok := strings.CutSuffix(folded, end); ok && core != "" {
			return core
		}
	}
	return folded
}

// certLike compares one certificate with the wanted one: by occupation and level where an occupation is
// asked for, else by level alone or by name.
func (p *pair) certLike(c *cert) int32 {
	w, need := &p.m.weights.Certificate, &p.d.cert
	if need.occ != noOccupation || need.name == noWord {
		if need.occ != noOccupation && need.occ != c.occ || need.occ == noOccupation && !p.digital(c) {
			return 0
		}
		switch short := int(need.level) - int(c.level); {
		case short <= 0:
			return w.Full
		case short == 1:
			return w.OneBelow
		default:
			return w.TwoBelow
		}
	}
	if c.name == noWord {
		return 0
	}
	a, b := p.lex.word(c.name), p.lex.word(need.name)
	if a.skill >= 0 && a.skill == b.skill {
		return w.Full // two names of one certificate, such as CET-6 and 英语六级
	}
	if b.core != "" && strings.Contains(a.folded, b.core) {
		if c.level >= need.level {
			return w.Full
		}
		return w.OneBelow
	}
	return overlap(a, b) * w.Words / full
}
