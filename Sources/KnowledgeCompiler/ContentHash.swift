internal import DeliveryStatus
internal import KnowledgeModel
internal import SignatureMatching

/// The hash of what knowledge means, independent of the file's layout.
///
/// SHA-256 over the knowledge written as lines of tab-separated fields, in the order of the tables.
enum ContentHash {
    static func hexDigest(of image: KnowledgeImage) -> String {
        var hash = FieldHash()
        hash.add([
            "pack", image.metadata.name, image.metadata.version, image.metadata.licence,
            String(image.metadata.normalizerVersion),
        ])
        for reason in image.reasons {
            let verdicts = reason.verdicts.map(\.rawValue).joined(separator: " ")
            hash.add([
                "reason", reason.id, reason.concerns.rawValue, verdicts,
                String(reason.allowsSuppression), reason.meaning,
            ])
        }
        for origin in image.origins {
            hash.add(["origin", origin.kind.rawValue, origin.id, origin.name])
        }
        for host in image.hostSuffixes { hash.add(["host", host.suffix, String(host.origin)]) }
        for source in image.sources {
            hash.add([
                "source", String(source.origin), source.key, source.title, source.url, source.kind,
                source.retrieved,
            ])
        }
        for list in image.blocklists {
            hash.add([
                "blocklist", list.id, list.operatorName, list.subject.rawValue,
                list.closed.map { String($0) } ?? "",
            ])
            for name in list.names {
                hash.add([
                    "called", name.words.joined(separator: " "), name.host,
                    String(name.rank.rawValue),
                ])
            }
        }
        for record in image.signatures { hash.add(fields(record)) }
        for number in 0..<image.tables.templateCount {
            let template = image.tables.template(number)
            hash.add([
                "template", String(image.tables.templateSignatures[number]),
                String(template.mode.rawValue), template.pattern,
            ])
        }
        for row in image.tables.guardPhrases {
            hash.add(["guard", String(row.group), row.phrase])
        }
        for group in image.phraseGroups {
            for phrase in group.phrases {
                hash.add([
                    group.kind.rawValue, group.name, group.language, phrase.joined(separator: " "),
                ])
            }
        }
        for id in image.disabled { hash.add(["disabled", id]) }
        for row in image.aliases { hash.add(["alias", row.old, row.id]) }
        for row in image.retired { hash.add(["retired", row.id, row.date, row.supersededBy]) }
        return hash.hexDigest
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
}
