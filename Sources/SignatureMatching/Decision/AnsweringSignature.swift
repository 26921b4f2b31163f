/// A signature that gives an answer: its number, and the knowledge that has its texts.
///
/// Texts are made when they are asked for, so that an answer that is only counted costs no memory.
package struct AnsweringSignature: Sendable {
    let knowledge: Knowledge
    let number: Int

    var id: String { knowledge.image.texts.ids[number] }
    /// The id in UTF-8, without a copy.
    package var idUTF8: ArraySlice<UInt8> { knowledge.image.texts.ids.utf8(number) }
    var revision: Int { Int(knowledge.image.texts.revisions[number]) }
    var title: String { knowledge.image.texts.titles[number] }
    var sources: [Source] {
        knowledge.image.texts.sources(of: number).map { knowledge.image.sources[Int($0)] }
    }
}

extension AnsweringSignature: Equatable {
    /// Whether both say the same, be it from different knowledge.
    package static func == (one: AnsweringSignature, other: AnsweringSignature) -> Bool {
        (one.number == other.number && one.knowledge === other.knowledge)
            || (one.idUTF8 == other.idUTF8 && one.revision == other.revision
                && one.title == other.title && one.sources == other.sources)
    }
}
