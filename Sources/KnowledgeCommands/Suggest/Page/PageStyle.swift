/// The page's style: light or dark as the reader has it, light on paper.
enum PageStyle {
    static let css = """
        :root{--ink:#1b2330;--soft:#5d6878;--line:#e2e6ed;--paper:#fff;--wash:#f5f7fa;--mark:#2563a8;\
        --good:#1c7a4b;--bad:#b8402f;--quiet:#c9d0da;--hole:#e6effa;--warn:#fdf5e0}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b6;--line:#2b3442;\
        --paper:#12171f;--wash:#1a212c;--mark:#6fa8e6;--good:#6fce9f;--bad:#ee8a7c;--quiet:#465264;\
        --hole:#1f3350;--warn:#3a3018}}
        *{box-sizing:border-box}html{scroll-behavior:smooth}
        body{margin:0;background:var(--paper);color:var(--ink);\
        font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
        main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
        h1{font-size:2rem;line-height:1.2;letter-spacing:-.02em;margin:0 0 .25rem}
        h2{font-size:1.2rem;line-height:1.35;margin:0 0 .75rem;overflow-wrap:anywhere}
        h3{font-size:.75rem;margin:1.25rem 0 .35rem;color:var(--soft);text-transform:uppercase;\
        letter-spacing:.06em;font-weight:600}
        a{color:var(--mark);text-decoration:none}a:hover{text-decoration:underline}
        .lead{color:var(--soft);margin:.25rem 0}.note{color:var(--soft)}p.note{margin:.25rem 0 .75rem}
        .warning{background:var(--warn);border-radius:.5rem;padding:.6rem .9rem;margin:.75rem 0}
        .empty{margin:2rem 0;font-size:1.1rem}
        .cards{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.5rem 0 1rem}
        .card{flex:1 1 7rem;background:var(--wash);border-radius:.75rem;padding:.8rem 1rem}
        .card b{display:block;font-size:1.75rem;line-height:1.2;font-variant-numeric:tabular-nums}
        .card span{color:var(--soft);font-size:.85rem}.card.main b{color:var(--mark)}
        nav{background:var(--wash);border-radius:.75rem;padding:.75rem 1rem;margin:1.5rem 0}
        nav ol{margin:0;padding-left:1.75rem;columns:2 20rem}nav li{break-inside:avoid}nav .note{font-size:.85rem}
        article,section{margin-top:2.25rem;padding-top:1.75rem;border-top:1px solid var(--line)}
        .number{display:inline-block;min-width:1.6rem;margin-right:.5rem;padding:0 .4rem;border-radius:1rem;\
        text-align:center;background:var(--mark);color:var(--paper);font-size:.9rem}
        .reason{margin-left:.6rem;font-size:.8rem;font-weight:500;color:var(--mark);background:var(--hole);\
        padding:.15rem .6rem;border-radius:1rem;white-space:nowrap}
        .template,.texts,code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;\
        font-size:.875rem;overflow-wrap:anywhere}
        .template{background:var(--wash);border-left:3px solid var(--mark);border-radius:.25rem .5rem .5rem .25rem;\
        padding:.75rem 1rem;margin:.5rem 0;font-size:1rem}
        .hole{font-style:normal;background:var(--hole);color:var(--mark);border-radius:.3rem;padding:.05rem .35rem}
        .charts,.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:0 2rem}
        figure{margin:.5rem 0}figure h3{margin-top:.5rem}
        .days{width:100%;height:4.5rem;display:block;border-bottom:1px solid var(--quiet)}
        .share{width:100%;height:.9rem;border-radius:.45rem;display:block;background:var(--line)}
        rect.mark,.key.mark{fill:var(--mark);background:var(--mark)}rect.bad,.key.bad{fill:var(--bad);background:var(--bad)}
        rect.quiet,.key.quiet{fill:var(--quiet);background:var(--quiet)}
        figcaption{display:flex;justify-content:space-between;color:var(--soft);font-size:.8rem;padding-top:.25rem}
        .legend{justify-content:flex-start;flex-wrap:wrap;gap:.1rem 1.25rem}
        .key{display:inline-block;width:.7rem;height:.7rem;border-radius:.2rem;margin-right:.4rem}
        dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem 1.25rem;margin:1rem 0}
        dt{color:var(--soft);font-size:.8rem}dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
        ul{margin:.25rem 0;padding-left:1.1rem}.texts .note{font-family:system-ui,sans-serif}
        .findings,.near{list-style:none;padding:0;font-size:.9rem}
        .findings li{padding-left:1.4rem;text-indent:-1.4rem}.findings li::before{content:"✓";color:var(--good);\
        display:inline-block;width:1.4rem;text-indent:0;font-weight:700}
        .findings .failed::before{content:"✗";color:var(--bad)}.findings .noted::before{content:"?";color:var(--soft)}
        details{margin-top:1rem}summary{cursor:pointer;color:var(--mark);font-size:.9rem}
        pre{background:var(--wash);border-radius:.5rem;padding:.75rem 1rem;white-space:pre-wrap}
        table{width:100%;border-collapse:collapse;font-size:.875rem}
        th{text-align:left;color:var(--soft);font-size:.75rem;font-weight:600;padding:0 .75rem .25rem 0}
        td{vertical-align:top;padding:.45rem .75rem .45rem 0;border-top:1px solid var(--line)}
        td:nth-child(2){white-space:nowrap;font-variant-numeric:tabular-nums}td:first-child{width:50%}
        footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}
        @media print{:root{--ink:#000;--soft:#444;--line:#ccc;--paper:#fff;--wash:#f3f4f6;--mark:#1d4f88;\
        --good:#14603a;--bad:#9a2f21;--quiet:#bbb;--hole:#e6effa;--warn:#fdf5e0}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}body{font-size:9.5pt}
        main{max-width:none;padding:0}tr,figure,dl,.charts,.template,li{break-inside:avoid}article+article{break-before:page}\
        .charts,.columns{grid-template-columns:1fr 1fr}
        h2,h3{break-after:avoid}details{display:none}thead{display:table-header-group}}
        @page{margin:16mm}
        """
}
