package taxonomy

import (
	"slices"
	"testing"
)

// above lists the codes of everything that a skill satisfies as the narrower one.
func (t *Taxonomy) above(code string) []string {
	var out []string
	for next := []string{code}; len(next) > 0; next = next[1:] {
		for _, b := range t.tables.Skills[t.skills[next[0]]].Broader {
			if !slices.Contains(out, b) {
				out = append(out, b)
				next = append(next, b)
			}
		}
	}
	return out
}

func TestANarrowerSkillSatisfiesWhatAnEmployerWouldAccept(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for _, p := range [][2]string{
		{"pytorch", "deep-learning-framework"}, {"pytorch", "machine-learning"}, {"kubernetes", "cloud-native"}, {"spring-boot", "java-framework"},
		{"beego", "go"}, {"laravel", "php"}, {"siemens-plc", "plc"}, {"siemens-plc", "industrial-automation"}, {"stm32", "microcontroller"},
		{"stm32", "embedded-system"}, {"msp430", "microcontroller"}, {"freertos", "rtos"}, {"ospf", "network"}, {"hcie", "routing-switching"}, {"5g", "communication-technology"},
		{"burp-suite", "penetration-testing"}, {"sql-injection", "information-security"}, {"cissp", "information-security"}, {"uvm", "chip-verification"},
		{"lithography", "integrated-circuit"}, {"fanuc-robot", "robotics"}, {"ros2", "robotics"}, {"mqtt", "internet-of-things"}, {"arcgis", "gis"},
		{"solidity", "blockchain"}, {"modbus", "communication-protocol"}, {"injection-mould", "mould-technology"},
	} {
		if !tx.HasSkill(p[0]) || !slices.Contains(tx.above(p[0]), p[1]) {
			t.Errorf("%s does not satisfy %s", p[0], p[1])
		}
	}
}

func TestANarrowerSkillNeverSatisfiesWhatAnEmployerWouldRefuse(t *testing.T) {
	t.Parallel()
	tx := taxonomyOf(t)
	for _, p := range [][2]string{
		{"docker", "cloud-computing"}, {"vmware", "cloud-computing"}, {"nginx", "software-development"}, {"jenkins", "operations"}, {"solidworks", "intelligent-manufacturing"},
		{"solidworks", "mechanical-design"}, {"sap-fico", "intelligent-manufacturing"}, {"electrician-skill", "industrial-automation"}, {"uart", "embedded-system"},
		{"altium-designer", "embedded-hardware"}, {"arduino", "microcontroller"}, {"fpga", "ic-design"}, {"verilog", "digital-ic-design"}, {"pcie", "integrated-circuit"},
		{"kali-linux", "penetration-testing"}, {"asymmetric-crypto", "cryptography"}, {"pid-control", "robotics"}, {"drone-piloting", "robotics"}, {"unity", "virtual-reality"},
		{"threejs", "computer-graphics"}, {"blender", "virtual-reality"}, {"sensor", "internet-of-things"}, {"bluetooth", "internet-of-things"}, {"modbus", "industrial-internet"},
		{"wincc", "industrial-internet"}, {"total-station", "geospatial"}, {"wlan", "network"}, {"5g", "network"}, {"nft", "blockchain"}, {"mbse", "uml"}, {"ebpf", "container-networking"},
	} {
		if !tx.HasSkill(p[0]) || !tx.HasSkill(p[1]) || slices.Contains(tx.above(p[0]), p[1]) {
			t.Errorf("%s satisfies %s (or one of them is unknown)", p[0], p[1])
		}
	}
}
