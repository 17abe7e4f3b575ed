/** Articles for the tests of encodings, a paragraph an item; written for them, no paragraph says what another says. */
export const foreign = {
  fr: [
    'Les dockers du port septentrional ont voté mardi la fin d’une grève qui retenait depuis neuf jours quarante navires chargés de blé à l’entrée de la rade.',
    'Le résultat a été serré : six cent douze syndiqués ont approuvé le nouveau contrat et cinq cent quatre-vingt-sept l’ont rejeté, a précisé le président du bureau devant l’ancien hôtel des douanes.',
    'La compagnie espère décharger les premières cargaisons avant l’aube et résorber le retard en une quinzaine, à condition que le temps reste calme et que les grues réparées tiennent bon.',
  ],
  pl: [
    'Robotnicy portowi zagłosowali we wtorek za zakończeniem strajku, przez który czterdzieści statków ze zbożem stało na redzie dziewięć długich dni bez żadnej obsługi.',
    'Wynik był bliski: nową umowę poparło sześciuset dwunastu członków związku, przeciw było pięciuset osiemdziesięciu siedmiu, powiedział przewodniczący komisji przed dawnym urzędem celnym.',
    'Spółka portowa liczy, że pierwsze ładunki zejdą na ląd jeszcze przed świtem, a zaległości znikną w ciągu dwóch tygodni, jeżeli pogoda się nie zmieni i dźwigi wytrzymają.',
  ],
  tr: [
    'Kuzey limanının işçileri salı günü, tahıl yüklü kırk gemiyi dokuz gün boyunca açıkta bekleten grevi bitirmek için oy kullandı ve işbaşı yapmaya karar verdi.',
    'Sonuç çok yakındı: yeni sözleşmeyi altı yüz on iki üye destekledi, beş yüz seksen yedi üye ise karşı çıktı, dedi seçim kurulu başkanı eski gümrük binasının önünde.',
    'Liman şirketi ilk yüklerin şafaktan önce boşaltılacağını, birikmiş işlerin de hava bozmazsa ve onarılan vinçler dayanırsa iki hafta içinde tamamlanacağını umuyor.',
  ],
  el: [
    'Οι εργάτες του βόρειου λιμανιού ψήφισαν την Τρίτη να λήξει η απεργία που κρατούσε επί εννέα ημέρες σαράντα πλοία με σιτηρά αγκυροβολημένα έξω από τον κόλπο.',
    'Το αποτέλεσμα ήταν οριακό: υπέρ της νέας σύμβασης τάχθηκαν εξακόσια δώδεκα μέλη του σωματείου και κατά πεντακόσια ογδόντα επτά, είπε ο πρόεδρος της επιτροπής μπροστά στο παλιό τελωνείο.',
    'Η εταιρεία ελπίζει να ξεφορτώσει τα πρώτα πλοία πριν από την αυγή και να καλύψει την καθυστέρηση μέσα σε δύο εβδομάδες, αν βέβαια το επιτρέψει ο καιρός.',
  ],
  he: [
    'עובדי הנמל הצפוני הצביעו ביום שלישי בעד סיום השביתה, שעיכבה במשך תשעה ימים ארבעים אוניות עמוסות תבואה מחוץ למפרץ הסמוך לעיר.',
    'התוצאה הייתה צמודה: בעד ההסכם החדש הצביעו שש מאות ושנים עשר חברי איגוד ונגדו חמש מאות שמונים ושבעה, אמר יושב ראש ועדת הקלפי לפני בניין המכס הישן.',
    'חברת הנמל מקווה לפרוק את המטענים הראשונים עוד לפני עלות השחר ולהדביק את הפיגור בתוך שבועיים, אם מזג האוויר יישאר נוח והעגורנים המתוקנים יעמדו בעומס.',
  ],
  ja: [
    '北港の労働者は火曜日、穀物を積んだ四十隻の船を九日間にわたって沖合に足止めしていたストライキを終えることを、投票によって決めた。',
    '結果は接戦で、新しい契約に賛成した組合員は六百十二人、反対は五百八十七人だったと、選挙管理の責任者が古い税関の建物の前で記者団に語った。',
    '港湾会社は、夜明け前に最初の船の荷を下ろし、天気が崩れなければ二週間のうちに遅れを取り戻せると見ていることを明らかにした。',
  ],
  zh: [
    '北部港口的码头工人星期二投票决定结束罢工，这场罢工使四十艘装满粮食的货船在海湾外停泊了整整九天，船员只能靠小艇补给淡水。',
    '投票结果十分接近，六百一十二名工会会员赞成新的合同，五百八十七人反对，计票负责人在旧海关大楼门前对记者说。',
    '港口公司希望在天亮之前卸完第一批货物，如果天气不变，修好的吊车也不再出故障，积压的船只将在两个星期内处理完毕。',
  ],
  tw: [
    '北部港口的碼頭工人星期二投票決定結束罷工，這場罷工使四十艘裝滿糧食的貨船在海灣外停泊了整整九天，船員只能靠小艇補給淡水。',
    '投票結果十分接近，六百一十二名工會會員贊成新的合約，五百八十七人反對，計票負責人在舊海關大樓門前對記者說。',
    '港口公司希望在天亮之前卸完第一批貨物，如果天氣不變，修好的吊車也不再出故障，積壓的船隻將在兩個星期內處理完畢。',
  ],
  ko: [
    '북쪽 항구의 부두 노동자들은 화요일 투표를 통해 곡물을 실은 배 마흔 척을 아흐레 동안 앞바다에 묶어 두었던 파업을 끝내기로 결정하고 곧바로 일터로 돌아갔다.',
    '개표 결과는 팽팽해서 새 계약에 찬성한 조합원은 육백열두 명, 반대한 조합원은 오백여든일곱 명이었다고 선거 책임자가 옛 세관 건물 앞에서 기자들에게 말했다.',
    '항만 회사는 날이 밝기 전에 첫 화물을 내리고, 날씨가 나빠지지 않고 수리한 기중기가 버텨 준다면 밀린 일을 두 주 안에 모두 마칠 수 있을 것으로 내다보았다.',
  ],
} as const;
