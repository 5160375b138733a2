package api
import ("testing";"fmt";"talentmatch/app/text";"encoding/json";"sort";"strings")
func TestZZ(t *testing.T){
 ts:=newTest(t); _ = ts
 o:=Options{App:newFake(),Tables:fakeTables,Lists:fakeLists}
 s:=&server{o:o,words:newWords(fakeTables)}
 s.routes=s.table()
 d:=s.openAPI(text.For("en"))
 b,_:=json.Marshal(d)
 keys:=map[string]bool{}
 for _,f:=range strings.FieldsFunc(string(b),func(r rune)bool{return strings.ContainsRune("\" ,()",r)}) { if strings.HasPrefix(f,"api."){keys[f]=true} }
 for c:=range problemRules { keys["api.title."+string(c)]=true; keys["error."+string(c)]=true }
 var l []string; for k:=range keys{ if !text.For("en").Has(k){l=append(l,k)}}; sort.Strings(l)
 fmt.Println(strings.Join(l,"\n"))
}
