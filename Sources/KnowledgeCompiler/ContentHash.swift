internal import DeliveryStatus
internal import SignatureMatching

/// The hash of what knowledge means, independent of the file's layout.
///
/// SHA-256 over the knowledge written as lines of tab-separated fields, in the order of the tables.
enum ContentHash {
    static func hexDigest(of image: KnowledgeImage) -> String {
        var lines: [[String]] = []
        lines.append([
            "pack", image.metadata.name, image.metadata.version, image.metadata.licence,
            String(image.metadata.normalizerVersion),
        ])
        for reason in image.reasons {
            let verdicts = reason.verdicts.map(\.rawValue).joined(separator: " ")
            lines.append([
                "reason", reason.id, reason.concerns.rawValue, verdicts,
                String(reason.allowsSuppression), reason.meaning,
            ])
        }
        for origin in image.origins {
            lines.append(["origin", origin.kind.rawValue, origin.id, origin.name])
        }
        for host in image.hostSuffixes { lines.append(["host", host.suffix, String(host.origin)]) }
        for source in image.sources {
            lines.append([
                "source", String(source.origin), source.key, source.title, source.url, source.kind,
                source.retrieved,
            ])
        }
        for list in image.blocklists {
            lines.append([
                "blocklist", list.id, list.operatorName, list.subject.rawValue,
                list.closed.map { String($0) } ?? "",
            ])
            for name in list.names {
                lines.append([
                    "called", name.words.joined(separator: " "), name.host,
                    String(name.rank.rawValue),
                ])
            }
        }
        for record in image.signatures { lines.append(fields(record)) }
        for number in 0..<image.tables.templateCount {
            let template = image.tables.template(number)
            lines.append([
                "template", String(image.tables.templateSignatures[number]),
                String(template.mode.rawValue), template.pattern,
            ])
        }
        for row in image.tables.guardPhrases {
            lines.append(["guard", String(row.group), row.phrase])
        }
        for group in image.phraseGroups {
            for phrase in group.phrases {
                lines.append([
                    group.kind.rawValue, group.name, group.language, phrase.joined(separator: " "),
                ])
            }
        }
        for id in image.disabled { lines.append(["disabled", id]) }
        for row in image.retired { lines.append(["retired", row.id, row.date, row.supersededBy]) }
        let text = lines.map { $0.map(escaped).joined(separator: "\t") + "\n" }.joined()
        return SHA256.hexDigest(Array(text.utf8))
    }

    private static func fields(_ record: SignatureRecord) -> [String] {
        let codes = record.replyCodes.map(\.description).joined(separator: " ")
        let statuses = record.enhancedStatuses.map(\.description).joined(separator: " ")
        let phases = record.phases.map(\.rawValue).joined(separator: " ")
        return [
            "signature", record.id, String(record.revision), record.title, record.status.rawValue,
            String(record.layer.rawValue), record.verdict.rawValue, String(record.reason),
            String(record.origin), codes, statuses, phases, String(record.requiresRemoteMTA),
            String(record.hasTemplates), joined(record.guards), joined(record.overrides),
            joined(record.sources),
        ]
    }

    private static func joined(_ numbers: [Int]) -> String {
        numbers.map(String.init).joined(separator: " ")
    }

    private static func escaped(_ field: String) -> String {
        var text = ""
        for character in field.unicodeScalars {
            switch character {
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\\": text += "\\\\"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
