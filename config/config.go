// Package config is the configuration of talentmatch: one struct, filled from a YAML file, the environment
// (TALENTMATCH_…) and flags, in this order. Every key is typed, documented and validated; all problems are
// reported at once, each by its key and by where its value came from.
package config

import (
	"time"
	_ "time/tzdata" // the base's time zone must be known on machines without a zone database
)

// Config holds every setting. The tags say how a key is called, what it is by default, what is allowed
// and what it means; Table prints them.
type Config struct {
	Addr           string   `key:"addr" default:"127.0.0.1:8080" check:"addr" en:"host and port to listen on" zh:"监听的主机和端口"`
	Data           string   `key:"data" default:"data" check:"filled" en:"folder of the embedded store and the index" zh:"内置存储和索引所在的文件夹"`
	MongoDB        MongoDB  `key:"mongodb"`
	Timezone       string   `key:"timezone" default:"Asia/Shanghai" check:"timezone" en:"time zone of the base; decides what day it is" zh:"基地所在时区，决定“今天”是哪一天"`
	Language       string   `key:"language" flag:"lang" oneof:"zh,en" en:"language of texts where the reader states none; empty: of the operating system for commands, zh for the API" zh:"读者未说明时所用的语言；留空时命令行随操作系统，接口用中文"`
	Log            Log      `key:"log"`
	Limits         Limits   `key:"limits"`
	TrustedProxies []string `key:"trustedProxies" check:"proxies" en:"addresses or networks of proxies whose X-Forwarded-For is believed" zh:"可信代理的地址或网段，只采信它们的 X-Forwarded-For"`
	Feed           Feed     `key:"feed"`
	Index          Index    `key:"index"`
	Jobs           Jobs     `key:"jobs"`

	origin map[string]string
}

// MongoDB says which MongoDB holds the records; without a URI the embedded store does.
type MongoDB struct {
	URI      Secret        `key:"uri" check:"mongodb" en:"connection string; selects MongoDB instead of the embedded store" zh:"连接串；填写后用 MongoDB 代替内置存储"`
	Database string        `key:"database" default:"talentmatch" check:"database" en:"name of the database" zh:"数据库名"`
	Timeout  time.Duration `key:"timeout" default:"10s" min:"100ms" max:"5m" en:"longest time of one operation" zh:"单次操作的最长时间"`
}

// Log says what is logged and how.
type Log struct {
	Level  string `key:"level" default:"info" oneof:"debug,info,warn,error" en:"least level that is logged" zh:"最低日志级别"`
	Format string `key:"format" default:"text" oneof:"text,json" en:"form of a line of the log" zh:"日志格式"`
}

// Limits bound what one request may take.
type Limits struct {
	Body     Size          `key:"body" default:"1MiB" min:"1KiB" max:"64MiB" en:"largest body of a request" zh:"请求体的上限"`
	Import   Size          `key:"import" default:"256MiB" min:"1KiB" max:"8GiB" en:"largest file of an import" zh:"导入文件的上限"`
	Request  time.Duration `key:"request" default:"30s" min:"100ms" max:"10m" en:"longest time of a request" zh:"单个请求的最长时间"`
	Transfer time.Duration `key:"transfer" default:"30m" min:"1s" max:"24h" en:"longest time of an import or export" zh:"一次导入或导出的最长时间"`
	Shutdown time.Duration `key:"shutdown" default:"20s" min:"0s" max:"10m" en:"time that running requests and jobs get to finish at the end" zh:"退出时留给进行中的请求和任务的时间"`
}

// Feed says how the caches follow the store.
type Feed struct {
	Interval time.Duration `key:"interval" default:"250ms" min:"10ms" max:"1m" en:"pause between two looks for changes made by other processes" zh:"两次查看其他进程所做更改的间隔"`
}

// Index says where the full-text index is.
type Index struct {
	Path string `key:"path" en:"folder of the full-text index; empty: index in the data folder" zh:"全文索引的文件夹；留空为数据文件夹下的 index"`
}

// Jobs says when the scheduled work is done. Specifications have the five fields of cron, or @every,
// @hourly, @daily, @weekly, @monthly; they are read in the base's time zone.
type Jobs struct {
	Enabled       bool          `key:"enabled" default:"true" en:"whether this process runs scheduled work" zh:"本进程是否执行定时任务"`
	SweepCaches   string        `key:"sweepCaches" default:"*/15 * * * *" check:"cron" en:"when index and snapshot are compared with the store and repaired" zh:"何时核对并修复索引和快照"`
	ExpireDemands string        `key:"expireDemands" default:"5 0 * * *" check:"cron" en:"when demands past their last day expire" zh:"何时让过期的用工需求失效"`
	DeriveSkills  string        `key:"deriveSkills" default:"30 3 * * *" check:"cron" en:"when skills are found anew in texts that an older taxonomy has read" zh:"词表更新后，何时重新识别文字中的技能"`
	Tick          time.Duration `key:"tick" default:"5s" min:"1s" max:"10m" en:"pause between two looks for work that is due" zh:"两次检查到期任务的间隔"`
	Lease         time.Duration `key:"lease" default:"30s" min:"3s" max:"1h" en:"time after which the work of a process that died is taken over" zh:"进程中断后多久由其他进程接手任务"`
	Jitter        time.Duration `key:"jitter" default:"2s" min:"0s" max:"10m" en:"longest random delay of a scheduled run" zh:"定时任务的最长随机延迟"`
}

// Location returns the base's time zone; it is known to exist once Load has succeeded.
func (c *Config) Location() *time.Location {
	loc, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Setting is one key with the value in force and where that came from.
type Setting struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source string `json:"source"`
}

// Settings lists all keys in the order of the struct. Secrets are redacted.
func (c *Config) Settings() []Setting {
	list := make([]Setting, 0, len(fields))
	for _, f := range fields {
		list = append(list, Setting{Key: f.key, Value: f.format(f.value(c)), Source: c.Origin(f.key)})
	}
	return list
}

// Origin says where the key's value came from: the file's name, the environment variable, the flag, or
// "default".
func (c *Config) Origin(key string) string {
	if s, ok := c.origin[key]; ok {
		return s
	}
	return SourceDefault
}
