"""Places that people name and the list of time zones does not, each under its zone.

A name that stands under several zones means several, and is asked about.
"""

from typing import Final

PLACES: Final = {
    "America/New_York": (
        "nyc, new york city, manhattan, brooklyn, boston, philadelphia, atlanta, miami, orlando,"
        "tampa, jacksonville, charlotte, raleigh, durham, pittsburgh, cleveland, columbus,"
        "cincinnati, baltimore, washington, washington dc, washington d.c., buffalo, rochester,"
        "albany, richmond, hartford, providence, newark, charleston, savannah, cambridge,"
        "worcester, springfield, portland, arlington, toledo, knoxville,"
        "connecticut, ct, delaware, de, florida, fl, georgia, ga, kentucky, ky, maine, me,"
        "maryland, md, massachusetts, ma, michigan, mi, new hampshire, nh, new jersey, nj,"
        "new york state, ny, north carolina, nc, ohio, oh, pennsylvania, pa, rhode island, ri,"
        "south carolina, sc, tennessee, tn, vermont, vt, virginia, va, west virginia, wv, dc,"
        "usa, us, united states, america, eastern, eastern time, et, est, edt"
    ),
    "America/Detroit": "ann arbor, grand rapids, lansing",
    "America/Indiana/Indianapolis": "indiana, in, fort wayne, bloomington",
    "America/Chicago": (
        "houston, dallas, austin, san antonio, fort worth, minneapolis, saint paul, st paul,"
        "st louis, saint louis, kansas city, milwaukee, madison, memphis, nashville, new orleans,"
        "oklahoma city, tulsa, omaha, birmingham, springfield, arlington, bloomington, aurora,"
        "pasadena, lincoln, rochester, alabama, al, arkansas, ar, florida, fl, illinois, il,"
        "indiana, in, iowa, ia, kansas, ks, kentucky, ky, louisiana, la, minnesota, mn,"
        "mississippi, ms, missouri, mo, nebraska, ne, north dakota, nd, oklahoma, ok,"
        "south dakota, sd, tennessee, tn, texas, tx, wisconsin, wi,"
        "usa, us, united states, america, central, central time, cst, cdt"
    ),
    "America/Denver": (
        "salt lake city, albuquerque, colorado springs, santa fe, aurora, el paso, colorado, co,"
        "idaho, id, kansas, ks, montana, mt, nebraska, ne, new mexico, nm, north dakota, nd,"
        "south dakota, sd, texas, tx, utah, ut, wyoming, wy,"
        "usa, us, united states, america, mountain, mountain time, mst, mdt"
    ),
    "America/Phoenix": (
        "tucson, mesa, scottsdale, glendale, arizona, az, mst, usa, us, united states, america"
    ),
    "America/Los_Angeles": (
        "la, san francisco, sf, san diego, san jose, oakland, sacramento, seattle, portland,"
        "las vegas, reno, tacoma, spokane, salem, glendale, pasadena,"
        "california, ca, idaho, id, nevada, nv, oregon, or, washington, washington state, wa,"
        "usa, us, united states, america, pacific, pacific time, pt, pst, pdt"
    ),
    "America/Anchorage": "alaska, ak, fairbanks, usa, us, united states, america",
    "Pacific/Honolulu": "hawaii, hi, usa, us, united states, america",
    "America/Puerto_Rico": "san juan, pr",
    "America/Toronto": ("montreal, ottawa, quebec, quebec city, kingston, ontario, canada, ca"),
    "America/Winnipeg": "manitoba, canada, ca",
    "America/Regina": "saskatchewan, saskatoon, canada, ca",
    "America/Edmonton": "calgary, alberta, canada, ca",
    "America/Vancouver": "british columbia, bc, victoria, richmond, canada, ca",
    "America/Halifax": "nova scotia, new brunswick, prince edward island, canada, ca",
    "America/St_Johns": "newfoundland, saint john s, canada, ca",
    "America/Mexico_City": "guadalajara, puebla, cdmx, ciudad de mexico, mexico",
    "America/Cancun": "mexico",
    "America/Tijuana": "mexico",
    "America/Hermosillo": "mexico",
    "America/Sao_Paulo": "rio de janeiro, rio, brasilia, belo horizonte, brazil, brasil",
    "America/Manaus": "brazil, brasil",
    "America/Argentina/Buenos_Aires": "argentina, rosario",
    "America/Bogota": "colombia, medellin, cali",
    "America/Lima": "peru",
    "America/Santiago": "chile, valparaiso",
    "America/Caracas": "venezuela, valencia",
    "America/Guayaquil": "ecuador, quito",
    "America/Montevideo": "uruguay",
    "America/Costa_Rica": "san jose",
    "America/Jamaica": "kingston",
    "Europe/London": (
        "uk, gb, united kingdom, great britain, england, scotland, wales, northern ireland,"
        "manchester, birmingham, edinburgh, glasgow, liverpool, leeds, bristol, cardiff, belfast,"
        "sheffield, newcastle, nottingham, cambridge, oxford, durham, worcester, lincoln,"
        "grossbritannien, reino unido, bst"
    ),
    "Europe/Dublin": "ireland, irland, irlanda, cork, galway, limerick, ist",
    "Europe/Berlin": (
        "germany, deutschland, alemania, de, munich, muenchen, münchen, hamburg, cologne, köln,"
        "koeln, frankfurt, frankfurt am main, stuttgart, düsseldorf, duesseldorf, leipzig,"
        "dresden, bremen, hannover, hanover, nuremberg, nürnberg, nuernberg, dortmund, essen,"
        "bonn, mannheim, heidelberg, freiburg, münster"
    ),
    "Europe/Vienna": "wien, austria, österreich, oesterreich, graz, salzburg, linz, innsbruck",
    "Europe/Zurich": (
        "switzerland, schweiz, suisse, suiza, ch, zuerich, geneva, genf, geneve, ginebra, basel,"
        "bern, lausanne"
    ),
    "Europe/Paris": (
        "france, frankreich, francia, fr, marseille, lyon, toulouse, nice, bordeaux, strasbourg,"
        "nantes, lille"
    ),
    "Europe/Madrid": (
        "spain, spanien, españa, es, barcelona, sevilla, seville, valencia, bilbao, malaga,"
        "zaragoza, cordoba, granada, toledo, palma"
    ),
    "Atlantic/Canary": "canary islands, islas canarias, las palmas, tenerife",
    "Europe/Lisbon": "portugal, porto, lissabon",
    "Europe/Rome": (
        "italy, italien, italia, it, roma, milan, milano, mailand, naples, napoli, turin, torino,"
        "florence, firenze, bologna, venice, venezia"
    ),
    "Europe/Amsterdam": (
        "netherlands, the netherlands, holland, niederlande, nl, rotterdam, the hague, den haag,"
        "utrecht, eindhoven"
    ),
    "Europe/Brussels": "belgium, belgien, belgica, be, brussel, bruxelles, antwerp, ghent",
    "Europe/Copenhagen": "denmark, dänemark, dk, kobenhavn, kopenhagen, aarhus",
    "Europe/Stockholm": "sweden, schweden, suecia, se, gothenburg, malmo",
    "Europe/Oslo": "norway, norwegen, noruega, bergen, trondheim",
    "Europe/Helsinki": "finland, finnland, finlandia, tampere, turku",
    "Europe/Warsaw": "poland, polen, polonia, pl, warszawa, krakow, cracow, wroclaw, gdansk",
    "Europe/Prague": "czechia, czech republic, tschechien, prag, praha, brno",
    "Europe/Budapest": "hungary, ungarn, hungria",
    "Europe/Bucharest": "romania, rumänien, cluj",
    "Europe/Athens": "greece, griechenland, grecia, thessaloniki",
    "Europe/Sofia": "bulgaria",
    "Europe/Zagreb": "croatia, kroatien",
    "Europe/Kyiv": "ukraine, kiev, lviv, odesa",
    "Europe/Istanbul": "turkey, türkei, turkiye, ankara, izmir",
    "Europe/Moscow": "moskau, saint petersburg, st petersburg",
    "Atlantic/Reykjavik": "iceland, island, islandia",
    "Asia/Tbilisi": "georgia",
    "Asia/Jerusalem": "israel, tel aviv, haifa, ist",
    "Asia/Dubai": "united arab emirates, uae, abu dhabi",
    "Asia/Riyadh": "saudi arabia, jeddah",
    "Asia/Kolkata": (
        "india, indien, mumbai, bombay, delhi, new delhi, bangalore, bengaluru, chennai, madras,"
        "hyderabad, pune, ahmedabad, calcutta, ist"
    ),
    "Asia/Karachi": "pakistan, lahore, islamabad, hyderabad",
    "Asia/Shanghai": "china, beijing, peking, guangzhou, shenzhen, chengdu, wuhan, cst",
    "Asia/Hong_Kong": "hongkong",
    "Asia/Taipei": "taiwan",
    "Asia/Tokyo": "japan, osaka, kyoto, yokohama, nagoya, sapporo",
    "Asia/Seoul": "south korea, korea, busan",
    "Asia/Manila": "philippines, cebu",
    "Asia/Bangkok": "thailand",
    "Asia/Ho_Chi_Minh": "vietnam, hanoi, saigon",
    "Asia/Kuala_Lumpur": "malaysia",
    "Australia/Sydney": "newcastle, canberra, new south wales, nsw, wollongong, australia",
    "Australia/Brisbane": "gold coast, cairns, australia",
    "Australia/Perth": "western australia, australia",
    "Australia/Adelaide": "south australia, australia",
    "Australia/Darwin": "northern territory, australia",
    "Pacific/Auckland": "new zealand, neuseeland, nueva zelanda, nz, wellington, christchurch",
    "Pacific/Apia": "samoa",
    "Africa/Johannesburg": "south africa, südafrika, sudafrica, cape town, durban, pretoria",
    "Africa/Cairo": "egypt, ägypten, alexandria",
    "Africa/Lagos": "nigeria, abuja",
    "Africa/Nairobi": "kenya, mombasa",
    "Africa/Casablanca": "morocco, rabat",
}
