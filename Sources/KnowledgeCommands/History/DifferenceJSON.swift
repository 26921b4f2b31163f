internal import BounceClassifier
internal import KnowledgeCompiler
internal import SignatureMatching

/// A difference for programs: one object on one line, every text in it.
enum DifferenceJSON {
    static func text(_ difference: KnowledgeDifference) -> String {
        JSONText.object { json in
            json.add("old", json: side(difference.old))
            json.add("new", json: side(difference.new))
            json.add("signatures", array: difference.signatures.map(signature))
            json.add("texts_from", difference.textsFrom)
            guard let answers = difference.answers else { return }
            json.add(
                "answers",
                object: { json in
                    json.add("compared", answers.textCount)
                    json.add("changed", answers.changed.count)
                    json.add("groups", array: answers.groups.map(group))
                })
            json.add("gained", answers.gained.count)
            json.add("lost", answers.lost.count)
        }
    }

    private static func side(_ side: KnowledgeVersion) -> String {
        JSONText.object { json in
            json.add("place", side.place)
            json.add("name", side.knowledge.metadata.name)
            json.add("version", side.knowledge.metadata.version)
            json.add("content_sha256", side.knowledge.metadata.contentHash)
        }
    }

    private static func signature(_ change: SignatureChange) -> String {
        JSONText.object { json in
            json.add("id", change.id)
            json.add("change", change.kind.name)
            switch change.kind {
            case .renamed(let name): json.add("now", name)
            case .retired(let successor) where !successor.isEmpty: json.add("now", successor)
            default: break
            }
            json.add("old_revision", change.oldRevision)
            json.add("new_revision", change.newRevision)
            json.add(
                "fields",
                array: change.fields.map { field in
                    JSONText.object { json in
                        json.add("name", field.name)
                        json.add("removed", array: field.removed.map(JSONText.quoted))
                        json.add("added", array: field.added.map(JSONText.quoted))
                    }
                })
        }
    }

    private static func group(_ group: AnswerComparison.Group) -> String {
        JSONText.object { json in
            json.add("old", json: answer(group.old))
            json.add("new", json: answer(group.new))
            json.add(
                "texts",
                array: group.rows.map { row in
                    JSONText.object { json in
                        json.add("diagnostic", row.diagnostic)
                        json.add("old_signature", row.oldSignature?.text)
                        json.add("new_signature", row.newSignature?.text)
                    }
                })
        }
    }

    private static func answer(_ answer: AnswerComparison.Answer) -> String {
        JSONText.object { json in
            json.add("verdict", answer.verdict)
            json.add("reason", answer.reason)
            json.add("suppress", answer.suppress)
        }
    }
}
