package market

// The limits of records. They are generous for people and keep every record small enough to be matched,
// indexed and shown in bounded time.
const (
	MaxID           = 64         // bytes
	MaxName         = 200        // characters of a name, title, label or other short text
	MaxText         = 20_000     // characters of a long text
	MaxTalentSkills = 200        // skills of a talent, and of one experience or training
	MaxDemandSkills = 50         // skills of a demand
	MaxItems        = 100        // items of education, experience, training, certificates
	MaxWishes       = 50         // roles, occupations or districts of an intention or a place
	MaxSalary       = 10_000_000 // CNY per month
	MaxYears        = 60         // years of experience
	MaxHeadcount    = 100_000    // seats
	MaxHours        = 20_000     // hours of a training
	MaxMonths       = 720        // months of an experience
	MaxWeight       = 5          // weight of a requirement
	MaxTerms        = 30         // words kept of the texts of a record that look like technologies
)
