#!/bin/sh
# Makes the records of the judged sets from the public files: talents.jsonl and demands.jsonl in the folder $2.
# sh records.sh DATA OUT, with the binary talentmatch on the path. Some rows are rejected (exit code 3), as import does.
set -e
DATA=$1
OUT=$2
DAY=2021-12-01
mkdir -p "$OUT/work"
conv() { kind=$1; shift; talentmatch convert --kind "$kind" --as-of $DAY "$@" || [ $? = 3 ]; }
conv talent --consent evaluation --out "$OUT/talents.jsonl" "$DATA/5iai-2023/seekers.csv"
conv demand --out "$OUT/work/jobs.jsonl" "$DATA/5iai-2023/jobs.csv"
conv demand --prefix lagou --out "$OUT/work/lagou.jsonl" "$DATA/ads/lagou-2019.csv"
conv demand --prefix boss --out "$OUT/work/boss.jsonl" "$DATA/ads/boss-java-2024.csv"
conv demand --prefix 51job --out "$OUT/work/51job.jsonl" --no-header --map 1=employer.name --map 2=title --map 3=education \
  --map 5=employer.size --map 6=place.districts --map 7=salary --map 8=text --map 9=experience --map 10=employmentType \
  --map 12=employer.industry "$DATA/ads/51job-python-2023-noheader.csv"
cat "$OUT/work/jobs.jsonl" "$OUT/work/lagou.jsonl" "$OUT/work/boss.jsonl" "$OUT/work/51job.jsonl" > "$OUT/demands.jsonl"
