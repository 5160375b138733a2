package index_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"talentmatch/index"
	"talentmatch/market"
)

// invented makes talents of the size of real ones: about six skills, two jobs with text, some training.
func invented(n int) iter.Seq2[market.Talent, error] {
	roles := []string{"后端开发工程师", "前端工程师", "数据分析师", "算法工程师", "运维工程师", "嵌入式开发工程师",
		"测试工程师", "网络安全工程师", "产品经理", "Java开发工程师", "大数据开发工程师", "DevOps engineer"}
	verbs := []string{"负责", "参与", "主导", "优化", "维护", "设计", "测试", "部署", "built", "改造", "完成", "学习"}
	objects := strings.Fields(`微服务架构 设备故障预测 工业互联网平台 Kubernetes集群 自动化测试用例 数据仓库 实时计算管道 数据库查询性能
		PLC与传感器采集 等级保护测评 REST接口 CI/CD流水线 深度学习模型 五人团队 技术文档 客户需求分析 网络攻防演练 可视化大屏
		边缘计算网关 老旧生产线 订单系统 支付网关 推荐算法 图像识别 语音助手 知识图谱 区块链存证 智能合约 数字孪生车间 机器人控制
		伺服驱动 FPGA逻辑 芯片验证 射频电路 嵌入式固件 Linux驱动 消息队列 缓存集群 日志平台 监控告警 堡垒机 防火墙策略 渗透报告
		隐私合规 数据标注 特征工程 报表系统 ETL任务 元数据管理 主数据治理 小程序 官网前端 移动客户端 游戏引擎 三维建模 虚拟仿真
		云迁移 容灾演练 成本核算 招投标方案`)
	often := rand.NewZipf(rand.New(rand.NewPCG(3, 4)), 1.2, 4, uint64(len(objects)-1))
	schools := []string{"示例大学", "示例职业技术学院", "某某理工大学"}
	places := []string{"370202", "370215", "370200", "370100", "110105", ""}
	levels := []market.Education{market.EducationBachelor, market.EducationMaster, market.EducationAssociate}
	skills := testTables().Skills
	return func(yield func(market.Talent, error) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		pick := func(s []string) string { return s[r.IntN(len(s))] }
		text := func() string {
			var b strings.Builder
			for range 4 + r.IntN(6) {
				b.WriteString(pick(verbs) + objects[often.Uint64()] + "，编号" + fmt.Sprint(r.IntN(5000)) + "；")
			}
			return b.String()
		}
		for i := range n {
			t := person(fmt.Sprintf("T%06d", i), 1, pick(roles), text())
			t.UpdatedAt = time.UnixMilli(1_700_000_000_000 + int64(r.IntN(1<<30)))
			t.District = pick(places)
			t.Education = []market.EducationItem{{Level: levels[r.IntN(3)], Field: "软件工程", School: pick(schools)}}
			t.Found = &market.Found{Taxonomy: 7}
			for range 3 + r.IntN(5) {
				t.Skills = append(t.Skills, market.Skill{Code: skills[r.IntN(len(skills))].Code})
			}
			for range 2 {
				t.Experience = append(t.Experience, market.Experience{Employer: "示例科技有限公司", Role: pick(roles), Text: text()})
			}
			t.Training = []market.Training{{Name: "数字技术工程师培训", Provider: "示例培训中心", Text: pick(objects)}}
			if !yield(t, nil) {
				return
			}
		}
	}
}

var benchQueries = []market.SearchQuery{
	{}, {Facets: true}, {Text: "java"}, {Text: "后端开发"}, {Text: "机器学习", Facets: true}, {Text: "k8s 运维"},
	{Text: "\"数据仓库\""}, {Text: "\"工业互联网平台\"", Facets: true}, {Text: "大数据 -java"}, {Text: "skill:pytorch district:青岛"},
	{Text: "数", Facets: true}, {Text: "负责 工程师", Facets: true}, {Text: "负责 工程师 district:青岛", Facets: true},
	{Text: "会用深度学习做设备故障预测的工程师"}, {Order: "updated"}, {Order: "updated", Text: "java"},
	{Text: "编号4711"}, {Text: "built REST services"}, {Filter: map[string][]string{"education": {"master"}}, Facets: true},
}

// TestSearchAtSize prints how fast an index of many talents is built and answers. It takes a minute:
// TALENTMATCH_TEST_LONG=1 go test ./index -run TestSearchAtSize -v
func TestSearchAtSize(t *testing.T) {
	if os.Getenv("TALENTMATCH_TEST_LONG") == "" {
		t.Skip("long: set TALENTMATCH_TEST_LONG=1")
	}
	const n = 100_000
	dir := t.TempDir()
	x := open(t, dir)
	began, before := time.Now(), cpuTime()
	if err := x.Rebuild(context.Background(), "c", invented(n), seq[market.Demand](), n); err != nil {
		t.Fatal(err)
	}
	built, cpu := time.Since(began), cpuTime()-before
	t.Logf("built %d talents in %v: %.0f a second; %.0f a second of processor time", n,
		built.Round(time.Millisecond), n/built.Seconds(), n/cpu.Seconds())
	measureApply(t, x)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("on disk: %d MB", folderSize(t, dir)>>20)
	began = time.Now()
	x = open(t, dir)
	t.Logf("opened in %v", time.Since(began).Round(time.Millisecond))
	var all []time.Duration
	for _, q := range benchQueries {
		all = append(all, measure(t, x, q)...)
	}
	slices.Sort(all)
	t.Logf("all queries: p50 %v, p99 %v", all[len(all)/2], all[len(all)*99/100])
}

func measure(t *testing.T, x *index.Index, q market.SearchQuery) []time.Duration {
	var took []time.Duration
	total := 0
	cpu := cpuTime()
	for range 20 {
		began := time.Now()
		page, err := x.SearchTalents(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		took = append(took, time.Since(began))
		total = page.Total
	}
	cpu = (cpuTime() - cpu) / 20
	slices.Sort(took)
	t.Logf("%-40q %v facets=%-5v %6d hits  processor %8v  p50 %8v  max %8v", q.Text, q.Filter, q.Facets, total,
		cpu.Round(10*time.Microsecond),
		took[len(took)/2].Round(10*time.Microsecond), took[len(took)-1].Round(10*time.Microsecond))
	return took
}

func measureApply(t *testing.T, x *index.Index) {
	began := time.Now()
	for i := range 50 {
		apply(t, x, fmt.Sprint(i), talentDoc(person(fmt.Sprintf("T%06d", i), 2, "测试", "新的")))
	}
	t.Logf("one change: %v on average", (time.Since(began) / 50).Round(10*time.Microsecond))
}

func folderSize(t *testing.T, dir string) (size int64) {
	err := eachFile(dir, func(path string, info os.FileInfo) error {
		size += info.Size()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}
