#!/bin/sh
# Appends suppressed recipients to the CSV file $SUPPRESSION_CSV: key, recipient, reason. One process of awk a request.
LC_ALL=C
export LC_ALL
while IFS= read -r line; do
  printf '%s\n' "$line" | awk -v file="$SUPPRESSION_CSV" -v dry="$dry" '
    # The JSON text of the value at `at`, which moves behind it; `path` names it in `value`.
    function parse(path,    start, key, n) {
      blanks(); start = at
      if (c() == "{") {
        at++; blanks()
        while (c() == "\"") { key = text(); blanks(); at++; parse(path "/" key); blanks(); if (c() == ",") at++; blanks() }
        at++
      } else if (c() == "[") {
        at++; blanks()
        while (at <= length($0) && c() != "]") { parse(path "/" n++); blanks(); if (c() == ",") at++; blanks() }
        at++
      } else if (c() == "\"") text()
      else while (at <= length($0) && c() !~ /[],} \t]/) at++
      value[path] = substr($0, start, at - start)
    }
    function c() { return substr($0, at, 1) }
    function blanks() { while (c() == " " || c() == "\t") at++ }
    # The text of a string as it stands, escapes and all, without its quotes.
    function text(    start) {
      start = ++at
      while (at <= length($0) && c() != "\"") at += (c() == "\\") ? 2 : 1
      return substr($0, start, at++ - start)
    }
    # A cell: what JSON escapes is written out; a cell that a table would calculate gets a quote in front.
    function cell(json,    out, i, x, n) {
      json = substr(json, 2, length(json) - 2)
      for (i = 1; i <= length(json); i++) {
        x = substr(json, i, 1)
        if (x == "\\") {
          x = substr(json, ++i, 1)
          if (x == "u") { n = substr(json, i, 5); i += 4; x = "\\" n }
          else if (x ~ /[bfnrt]/) x = " "
        }
        out = out (x == "\"" ? "\"\"" : x)
      }
      if (out ~ /^[=+@-]/) out = "\047" out
      return "\"" out "\""
    }
    # The first cell of a row, with its quotes.
    function first(row,    i) {
      for (i = 2; i <= length(row); i++)
        if (substr(row, i, 1) == "\"" && substr(row, ++i, 1) != "\"") return substr(row, 1, i - 1)
    }
    function answer(member) { print "{\"jsonrpc\": \"2.0\", \"id\": " value["/id"] ", " member "}" }
    function failure(code, words, kind) {
      answer("\"error\": {\"code\": " code ", \"message\": \"" words "\", \"data\": {\"kind\": \"" kind "\"}}")
    }
    {
      at = 1; parse("")
      method = value["/method"]
      if (!("/id" in value)) exit
      if (method == "\"initialize\"")
        answer("\"result\": {\"protocol\": 1, \"plugin\": {\"name\": \"csv\", \"version\": \"1.0.0\"}, \"roles\": [\"action\"], \"capabilities\": [\"dry_run\"]}")
      else if (method == "\"ping\"" || method == "\"shutdown\"") answer("\"result\": null")
      else if (method != "\"action/apply\"") failure(-32601, "there is no such method", "unsupported")
      else if (!("/params/decisions" in value)) failure(-32000, "the field decisions is missing", "invalid_input")
      else if (dry != "true" && file == "") failure(-32000, "SUPPRESSION_CSV is not set; grant it", "denied")
      else {
        if (dry != "true") while ((getline row < file) > 0) seen[first(row)] = 1
        for (n = 0; (p = "/params/decisions/" n) in value; n++) {
          key = cell(value[p "/key"])
          outcome = dry == "true" ? "skipped" : key in seen ? "already" : "applied"
          if (outcome == "applied") { print key "," cell(value[p "/recipient"]) "," cell(value[p "/reason"]) >> file; seen[key] = 1 }
          receipts = receipts (n ? ", " : "") "{\"key\": " value[p "/key"] ", \"outcome\": \"" outcome "\"}"
        }
        if (dry != "true" && close(file) > 0) failure(-32000, "SUPPRESSION_CSV cannot be written", "unavailable")
        else answer("\"result\": {\"receipts\": [" receipts "]}")
      }
    }' || exit 1
  # The setting comes with initialize, the first request.
  case ${dry-new} in new) case $line in *'"dry_run": true'*) dry=true ;; *) dry=false ;; esac ;; esac
done
