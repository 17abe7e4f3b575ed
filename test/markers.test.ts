import { describe, expect, test } from '@jest/globals';
import { markerOf } from '../src/text/markers.js';

describe('markers of stories told again', () => {
  test.each([
    ['UPDATE 1-Oil falls', 'UPDATE 1-'],
    ['UPDATE 12-Oil falls', 'UPDATE 12-'],
    ['WRAPUP 3-Leaders meet', 'WRAPUP 3-'],
    ['CORRECTED-Oil falls', 'CORRECTED-'],
    ['CORRECTED: Oil falls', 'CORRECTED:'],
    ['CORRECTED (OFFICIAL)-Oil falls', 'CORRECTED (OFFICIAL)-'],
    ['REFILE-Oil falls', 'REFILE-'],
    ['RPT-Oil falls', 'RPT-'],
    ['RPT-UPDATE 2-Oil falls', 'RPT-UPDATE 2-'],
    ['REPEAT: Oil falls', 'REPEAT:'],
    ['REPEAT\nOil falls', 'REPEAT'],
    ['ADVISORY - Oil story withdrawn', 'ADVISORY -'],
    ['WRITETHRU: Oil falls', 'WRITETHRU:'],
    ['(LEAD) Oil falls', '(LEAD)'],
    ['(2ND LEAD) Oil falls', '(2ND LEAD)'],
    ['2ND LD Oil falls', '2ND LD'],
    ['3RD LD-WRITETHRU Oil falls', '3RD LD-WRITETHRU'],
    ['21ST LD Oil falls', '21ST LD'],
    ['URGENT', 'URGENT'],
    ['URGENT - Oil falls', 'URGENT -'],
    ['  \ufeffURGENT: Oil falls', 'URGENT:'],
    ['تحديث 1 - أسعار النفط', 'تحديث 1 -'],
    ['تحديث 2 أسعار النفط', 'تحديث 2'],
    ['تحديث ٣-أسعار النفط', 'تحديث ٣-'],
    ['تصحيح: أسعار النفط', 'تصحيح:'],
    ['إعادة - أسعار النفط', 'إعادة -'],
    ['اعادة-أسعار النفط', 'اعادة-'],
    ['عاجل', 'عاجل'],
    ['\u200fعاجل: أسعار النفط', 'عاجل:'],
    ['(عاجل) أسعار النفط', '(عاجل)'],
    ['(مكرر) أسعار النفط', '(مكرر)'],
    ['مكرر\r\nأسعار النفط', 'مكرر'],
  ])('%j', (line, marker) => {
    expect(markerOf(line)).toBe(marker);
  });

  test.each([
    'Updated figures show a fall',
    'Update 1- of the software',
    'UPDATED FIGURES SHOW A FALL',
    'UPDATE ON THE STORM',
    'CORRECTED FIGURES SHOW A FALL',
    'REPEAT OFFENDERS FACE JAIL',
    'URGENT TALKS ON OIL',
    'ADVISORY BOARD MEETS',
    'LEAD PRICES RISE',
    '(LEADERS) meet',
    '2ND LDP lawmaker resigns',
    'Oil falls - UPDATE 1-',
    'تحديث نظم المعلومات في الوزارة',
    'تصحيح مسار الاقتصاد',
    'إعادة إعمار المدينة',
    'عاجلا أم آجلا',
    'عاجل الرئيس يصل',
    '',
  ])('not: %j', (line) => {
    expect(markerOf(line)).toBeUndefined();
  });
});
