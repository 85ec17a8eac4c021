namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>Bit layouts of the TIU forms (isa.md section 3): the long form serves every opcode, short forms one family each.</summary>
internal static class TiuForms
{
    public static readonly CommandForm<TiuField> TIUlong = new("TIU-long", 1024, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.EuHalfEn, 50, 1),
        new(TiuField.TskOpdNum, 51, 2), new(TiuField.PadMode, 53, 2), new(TiuField.CmdIdEn, 55, 4),
        new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1), new(TiuField.ResAdd, 64, 1),
        new(TiuField.Relu, 65, 1), new(TiuField.LeftTran, 66, 1), new(TiuField.KernelRotate, 68, 1),
        new(TiuField.Opd0Sign, 69, 1), new(TiuField.Opd1Sign, 70, 1), new(TiuField.Opd2Sign, 71, 1),
        new(TiuField.Res0Prec, 72, 3), new(TiuField.Opd0Prec, 75, 3), new(TiuField.Opd1Prec, 78, 3),
        new(TiuField.Opd2Prec, 81, 3), new(TiuField.Opd0Const, 84, 1), new(TiuField.Opd1Const, 85, 1),
        new(TiuField.Opd2Const, 86, 1), new(TiuField.Res0Str, 87, 3), new(TiuField.Opd0Str, 90, 3),
        new(TiuField.Opd1Str, 93, 3), new(TiuField.Opd2Str, 96, 3), new(TiuField.ResAddSign, 99, 1),
        new(TiuField.Opd3Const, 126, 1), new(TiuField.Opd0XIns0, 128, 4), new(TiuField.Opd0YIns0, 132, 4),
        new(TiuField.Opd1XIns0, 136, 4), new(TiuField.Opd1YIns0, 140, 4), new(TiuField.Opd0UpPad, 144, 4),
        new(TiuField.Opd0DnPad, 148, 4), new(TiuField.Opd0LfPad, 152, 4), new(TiuField.Opd0RtPad, 156, 4),
        new(TiuField.ResOpXStr, 160, 4), new(TiuField.ResOpYStr, 164, 4), new(TiuField.Res0HShift, 168, 4),
        new(TiuField.Res0WShift, 172, 4), new(TiuField.Opd0HShift, 176, 4), new(TiuField.Opd0WShift, 180, 4),
        new(TiuField.Opd1HShift, 184, 4), new(TiuField.Opd1WShift, 188, 4), new(TiuField.TskLaneNum, 192, 64),
        new(TiuField.Res0N, 256, 16), new(TiuField.Res0C, 272, 16), new(TiuField.Res0H, 288, 16),
        new(TiuField.Res0W, 304, 16), new(TiuField.Opd0N, 320, 16), new(TiuField.Opd0C, 336, 16),
        new(TiuField.Opd0H, 352, 16), new(TiuField.Opd0W, 368, 16), new(TiuField.Opd1N, 384, 16),
        new(TiuField.Opd1C, 400, 16), new(TiuField.Opd1H, 416, 16), new(TiuField.Opd1W, 432, 16),
        new(TiuField.Res0NStr, 448, 16), new(TiuField.Res0CStr, 464, 16), new(TiuField.Opd0NStr, 480, 16),
        new(TiuField.Opd0CStr, 496, 16), new(TiuField.Opd1NStr, 512, 16), new(TiuField.Opd1CStr, 528, 16),
        new(TiuField.Opd2NStr, 544, 16), new(TiuField.Opd2CStr, 560, 16), new(TiuField.Res0Addr, 576, 32),
        new(TiuField.Opd0Addr, 608, 32), new(TiuField.Opd1Addr, 640, 32), new(TiuField.Opd2Addr, 672, 32),
        new(TiuField.Res0HStr, 704, 32), new(TiuField.Res0WStr, 736, 32), new(TiuField.Opd0HStr, 768, 32),
        new(TiuField.Opd0WStr, 800, 32), new(TiuField.Opd1HStr, 832, 32), new(TiuField.Opd1WStr, 864, 32),
        new(TiuField.Opd2HStr, 896, 32), new(TiuField.Opd2WStr, 928, 32), new(TiuField.Res1Addr, 960, 32),
        new(TiuField.Opd3Addr, 992, 32),
    ]);

    public static readonly CommandForm<TiuField> SCONV = new("sCONV", 512, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd0Sign, 50, 1),
        new(TiuField.Opd1Sign, 51, 1), new(TiuField.Opd2Sign, 52, 1), new(TiuField.PadMode, 53, 2),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.ResAdd, 63, 1),
        new(TiuField.KernelRotate, 64, 1), new(TiuField.Res0Prec, 65, 3), new(TiuField.Opd0Prec, 68, 3),
        new(TiuField.Opd1Const, 71, 1), new(TiuField.Opd2Const, 72, 1), new(TiuField.Opd0UpPad, 73, 4),
        new(TiuField.Opd0DnPad, 77, 4), new(TiuField.Opd0LfPad, 81, 4), new(TiuField.Opd0RtPad, 85, 4),
        new(TiuField.ResOpXStr, 89, 4), new(TiuField.ResOpYStr, 93, 4), new(TiuField.Opd3Const, 97, 1),
        new(TiuField.Opd0Str, 98, 3), new(TiuField.Res0Addr, 101, 26), new(TiuField.IntrEn, 127, 1),
        new(TiuField.Opd0XIns0, 128, 4), new(TiuField.Opd0YIns0, 132, 4), new(TiuField.Opd1XIns0, 136, 4),
        new(TiuField.Opd1YIns0, 140, 4), new(TiuField.Opd0NStr, 144, 16), new(TiuField.Res0N, 160, 16),
        new(TiuField.Res0C, 176, 16), new(TiuField.Res0H, 192, 16), new(TiuField.Res0W, 208, 16),
        new(TiuField.Opd0C, 224, 16), new(TiuField.Opd0H, 240, 16), new(TiuField.Opd0W, 256, 16),
        new(TiuField.Opd1H, 272, 16), new(TiuField.Opd1W, 288, 16), new(TiuField.Opd0CStr, 304, 16),
        new(TiuField.Opd0Addr, 320, 32), new(TiuField.Opd1Addr, 352, 32), new(TiuField.Opd2Addr, 384, 32),
        new(TiuField.Res1Addr, 416, 32), new(TiuField.Opd3Addr, 448, 32), new(TiuField.Opd0HStr, 480, 16),
        new(TiuField.Opd0WStr, 496, 16),
    ]);

    public static readonly CommandForm<TiuField> SPorD = new("sPorD", 512, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.KernelRotate, 50, 1),
        new(TiuField.Opd0Sign, 51, 1), new(TiuField.Opd1Sign, 52, 1), new(TiuField.PadMode, 53, 2),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.Opd1Const, 63, 1),
        new(TiuField.Opd2Const, 64, 1), new(TiuField.Opd3Const, 65, 1), new(TiuField.Res0Prec, 66, 3),
        new(TiuField.Opd0Prec, 69, 3), new(TiuField.Opd0XIns0, 72, 4), new(TiuField.Opd0YIns0, 76, 4),
        new(TiuField.Opd1XIns0, 80, 4), new(TiuField.Opd1YIns0, 84, 4), new(TiuField.Opd0UpPad, 88, 4),
        new(TiuField.Opd0DnPad, 92, 4), new(TiuField.Opd0LfPad, 96, 4), new(TiuField.Opd0RtPad, 100, 4),
        new(TiuField.ResOpXStr, 104, 4), new(TiuField.ResOpYStr, 108, 4), new(TiuField.Opd2NStr, 112, 3),
        new(TiuField.Opd2Sign, 126, 1), new(TiuField.IntrEn, 127, 1), new(TiuField.Res0N, 128, 16),
        new(TiuField.Res0C, 144, 16), new(TiuField.Res0H, 160, 16), new(TiuField.Res0W, 176, 16),
        new(TiuField.Opd0H, 192, 16), new(TiuField.Opd0W, 208, 16), new(TiuField.Opd1H, 224, 16),
        new(TiuField.Opd1W, 240, 16), new(TiuField.Res0Addr, 256, 32), new(TiuField.Opd0Addr, 288, 32),
        new(TiuField.Opd1Addr, 320, 32), new(TiuField.Opd2Addr, 352, 32), new(TiuField.Res1Addr, 384, 32),
        new(TiuField.Opd3Addr, 416, 32),
    ]);

    public static readonly CommandForm<TiuField> SMM = new("sMM", 384, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.ResAdd, 50, 1),
        new(TiuField.LeftTran, 51, 1), new(TiuField.Opd0Const, 52, 1), new(TiuField.Opd2Const, 53, 1),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1),
        new(TiuField.Opd0Sign, 64, 1), new(TiuField.Opd1Sign, 65, 1), new(TiuField.Opd2Sign, 66, 1),
        new(TiuField.Res0Prec, 67, 3), new(TiuField.Opd0Prec, 70, 3), new(TiuField.Opd2NStr, 73, 3),
        new(TiuField.Res0C, 112, 16), new(TiuField.Res0W, 128, 16), new(TiuField.Opd0N, 144, 16),
        new(TiuField.Opd0C, 160, 16), new(TiuField.Opd0W, 176, 16), new(TiuField.Opd1W, 208, 16),
        new(TiuField.Res0Addr, 224, 32), new(TiuField.Opd0Addr, 256, 32), new(TiuField.Opd1Addr, 288, 32),
        new(TiuField.Opd2Addr, 320, 32), new(TiuField.Opd3Addr, 352, 32),
    ]);

    public static readonly CommandForm<TiuField> SMM2 = new("sMM2", 256, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd0Sign, 50, 1),
        new(TiuField.Opd1Sign, 51, 1), new(TiuField.Res0Prec, 52, 3), new(TiuField.CmdIdEn, 55, 4),
        new(TiuField.PwrStep, 59, 4), new(TiuField.Opd2Const, 63, 1), new(TiuField.Res0C, 64, 16),
        new(TiuField.Res0W, 80, 16), new(TiuField.Opd1C, 96, 16), new(TiuField.Opd1W, 112, 16),
        new(TiuField.Opd0Prec, 128, 3), new(TiuField.Opd0Const, 131, 1), new(TiuField.Opd1Const, 132, 1),
        new(TiuField.ResAdd, 133, 1), new(TiuField.Res0Addr, 134, 25), new(TiuField.IntrEn, 159, 1),
        new(TiuField.Opd0Addr, 160, 32), new(TiuField.Opd1Addr, 192, 32), new(TiuField.Opd2Addr, 224, 32),
    ]);

    public static readonly CommandForm<TiuField> SAR = new("sAR", 512, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd0Const, 50, 1),
        new(TiuField.Opd1Const, 51, 1), new(TiuField.Opd2Const, 52, 1), new(TiuField.TskOpdNum, 53, 2),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1),
        new(TiuField.Res0Prec, 64, 3), new(TiuField.Opd0Prec, 67, 3), new(TiuField.Opd1Prec, 70, 3),
        new(TiuField.Opd2Prec, 73, 3), new(TiuField.Opd0Sign, 76, 1), new(TiuField.Opd1Sign, 77, 1),
        new(TiuField.Res0Str, 78, 3), new(TiuField.Opd0Str, 81, 3), new(TiuField.Opd1Str, 84, 3),
        new(TiuField.Opd2NStr, 87, 3), new(TiuField.Res0N, 96, 16), new(TiuField.Res0C, 112, 16),
        new(TiuField.Res0H, 128, 16), new(TiuField.Res0W, 144, 16), new(TiuField.Res0Addr, 160, 32),
        new(TiuField.Opd0Addr, 192, 32), new(TiuField.Opd1Addr, 224, 32), new(TiuField.Opd2Addr, 256, 32),
        new(TiuField.Res0NStr, 288, 16), new(TiuField.Res0CStr, 304, 16), new(TiuField.Opd0NStr, 320, 16),
        new(TiuField.Opd0CStr, 336, 16), new(TiuField.Opd1NStr, 352, 16), new(TiuField.Opd1CStr, 368, 16),
        new(TiuField.Res0HStr, 384, 20), new(TiuField.Res0WStr, 404, 20), new(TiuField.Opd0HStr, 424, 20),
        new(TiuField.Opd2Sign, 444, 1), new(TiuField.Opd0WStr, 448, 20), new(TiuField.Opd1HStr, 468, 20),
        new(TiuField.Opd1WStr, 488, 20),
    ]);

    public static readonly CommandForm<TiuField> SSEG = new("sSEG", 128, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Res0Prec, 52, 3),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1),
        new(TiuField.Res0C, 64, 16), new(TiuField.Res0W, 80, 16), new(TiuField.Res0Addr, 96, 32),
    ]);

    public static readonly CommandForm<TiuField> SRQsDQ = new("sRQ&sDQ", 256, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd0Sign, 50, 1),
        new(TiuField.Opd2Sign, 51, 1), new(TiuField.Res0Prec, 52, 3), new(TiuField.CmdIdEn, 55, 4),
        new(TiuField.PwrStep, 59, 4), new(TiuField.Opd1Const, 63, 1), new(TiuField.Opd0Prec, 64, 3),
        new(TiuField.Opd2NStr, 67, 6), new(TiuField.Res0Addr, 73, 27), new(TiuField.Opd0Addr, 100, 27),
        new(TiuField.IntrEn, 127, 1), new(TiuField.Res0N, 128, 16), new(TiuField.Res0C, 144, 16),
        new(TiuField.Res0H, 160, 16), new(TiuField.Res0W, 176, 16), new(TiuField.Opd1Addr, 192, 32),
        new(TiuField.Opd2Addr, 224, 32),
    ]);

    public static readonly CommandForm<TiuField> STRANSsBC = new("sTRANS&sBC", 256, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Res0Prec, 50, 3),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1),
        new(TiuField.Res0N, 64, 16), new(TiuField.Res0C, 80, 16), new(TiuField.Res0H, 96, 16),
        new(TiuField.Res0W, 112, 16), new(TiuField.Opd0C, 128, 16), new(TiuField.Opd0W, 144, 16),
        new(TiuField.Res0Addr, 192, 32), new(TiuField.Opd0Addr, 224, 32),
    ]);

    public static readonly CommandForm<TiuField> SSG = new("sSG", 384, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd3Const, 50, 1),
        new(TiuField.IntrEn, 51, 1), new(TiuField.Opd0Str, 52, 3), new(TiuField.CmdIdEn, 55, 4),
        new(TiuField.PwrStep, 59, 4), new(TiuField.Opd2Const, 63, 1), new(TiuField.Res0N, 64, 16),
        new(TiuField.Res0C, 80, 16), new(TiuField.Res0H, 96, 16), new(TiuField.Res0W, 112, 16),
        new(TiuField.Opd0H, 128, 16), new(TiuField.Opd0W, 144, 16), new(TiuField.Opd1C, 160, 16),
        new(TiuField.Opd1W, 176, 16), new(TiuField.Res0Prec, 192, 3), new(TiuField.Res0Addr, 195, 29),
        new(TiuField.Opd0Prec, 224, 3), new(TiuField.Opd0Addr, 227, 29), new(TiuField.Opd1Prec, 256, 3),
        new(TiuField.Opd1Addr, 259, 29), new(TiuField.Opd2Addr, 288, 32), new(TiuField.Res1Addr, 320, 32),
        new(TiuField.Opd3Addr, 352, 32),
    ]);

    public static readonly CommandForm<TiuField> SSGL = new("sSGL", 384, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd3Const, 53, 1),
        new(TiuField.IntrEn, 54, 1), new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4),
        new(TiuField.Opd2Const, 63, 1), new(TiuField.Res0Prec, 64, 3), new(TiuField.Opd1Prec, 67, 3),
        new(TiuField.Opd0Str, 70, 3), new(TiuField.Res0N, 80, 16), new(TiuField.Res0C, 96, 16),
        new(TiuField.Res0H, 112, 16), new(TiuField.Res0W, 128, 16), new(TiuField.Opd0H, 144, 16),
        new(TiuField.Res0Addr, 160, 32), new(TiuField.Opd0Addr, 192, 32), new(TiuField.Opd1Addr, 224, 32),
        new(TiuField.Opd2Addr, 256, 32), new(TiuField.Res1Addr, 288, 32),
    ]);

    public static readonly CommandForm<TiuField> SSFU = new("sSFU", 256, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.CmdIdEn, 55, 4),
        new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1), new(TiuField.Res0Prec, 64, 3),
        new(TiuField.Opd0Prec, 67, 3), new(TiuField.Opd2NStr, 70, 2), new(TiuField.Res0N, 80, 16),
        new(TiuField.Res0C, 96, 16), new(TiuField.Res0H, 112, 16), new(TiuField.Res0W, 128, 16),
        new(TiuField.Opd1N, 144, 16), new(TiuField.Res0Addr, 160, 32), new(TiuField.Opd0Addr, 192, 32),
        new(TiuField.Opd1Addr, 224, 32),
    ]);

    public static readonly CommandForm<TiuField> SLIN = new("sLIN", 256, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd1Const, 50, 1),
        new(TiuField.Opd2Const, 51, 1), new(TiuField.Res0Prec, 52, 3), new(TiuField.CmdIdEn, 55, 4),
        new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1), new(TiuField.Res0N, 64, 16),
        new(TiuField.Res0C, 80, 16), new(TiuField.Res0H, 96, 16), new(TiuField.Res0W, 112, 16),
        new(TiuField.Res0Addr, 128, 32), new(TiuField.Opd0Addr, 160, 32), new(TiuField.Opd1Addr, 192, 32),
        new(TiuField.Opd2Addr, 224, 32),
    ]);

    public static readonly CommandForm<TiuField> SCMP = new("sCMP", 384, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd0Const, 50, 1),
        new(TiuField.Opd1Const, 51, 1), new(TiuField.Opd2Const, 52, 1), new(TiuField.Opd3Const, 53, 1),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1),
        new(TiuField.Opd0Prec, 64, 3), new(TiuField.Opd2Prec, 67, 3), new(TiuField.Opd0Str, 70, 3),
        new(TiuField.Opd1Str, 73, 3), new(TiuField.Opd0Sign, 127, 1), new(TiuField.Res0N, 128, 16),
        new(TiuField.Res0C, 144, 16), new(TiuField.Res0H, 160, 16), new(TiuField.Res0W, 176, 16),
        new(TiuField.Res0Addr, 192, 32), new(TiuField.Res1Addr, 224, 32), new(TiuField.Opd0Addr, 256, 32),
        new(TiuField.Opd1Addr, 288, 32), new(TiuField.Opd2Addr, 320, 32), new(TiuField.Opd3Addr, 352, 32),
    ]);

    public static readonly CommandForm<TiuField> SVC = new("sVC", 384, [
        new(TiuField.CmdShort, 0, 1), new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.Opd0Sign, 50, 1),
        new(TiuField.Opd1Sign, 51, 1), new(TiuField.Opd2NStr, 52, 3), new(TiuField.CmdIdEn, 55, 4),
        new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1), new(TiuField.Res0Prec, 64, 3),
        new(TiuField.Opd0Prec, 67, 3), new(TiuField.Opd1Prec, 70, 3), new(TiuField.Res0Addr, 73, 32),
        new(TiuField.Opd0Addr, 128, 32), new(TiuField.Res0C, 176, 16), new(TiuField.Res0W, 192, 16),
        new(TiuField.Opd0C, 208, 16), new(TiuField.Opd0W, 224, 16), new(TiuField.Opd1W, 240, 16),
        new(TiuField.Opd1Addr, 256, 32), new(TiuField.Opd2Addr, 288, 32),
    ]);

    public static readonly CommandForm<TiuField> SYSID = new("SYSID", 128, [
        new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20), new(TiuField.TskTyp, 41, 4),
        new(TiuField.TskEuTyp, 45, 5), new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4),
        new(TiuField.IntrEn, 63, 1), new(TiuField.CmdIdEng1, 64, 20), new(TiuField.CmdIdEng2, 84, 20),
        new(TiuField.CmdIdEng3, 104, 20),
    ]);

    // The set-lanes commands (eu 2, 3, 4) reuse the words behind the header, which SYSID's engine ids do not cover entirely.
    public static readonly CommandForm<TiuField> SetLanes = new("SYSID.lanes", 128, [
        new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20), new(TiuField.TskTyp, 41, 4),
        new(TiuField.TskEuTyp, 45, 5), new(TiuField.LanesOnce, 50, 1), new(TiuField.LanesKept, 51, 1),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1),
        new(TiuField.TskLaneNum, 64, 64),
    ]);

    public static readonly CommandForm<TiuField> SetLanesFromMemory = new("SYSID.lanes_memory", 128, [
        new(TiuField.CmdId, 1, 20), new(TiuField.CmdIdDep, 21, 20), new(TiuField.TskTyp, 41, 4),
        new(TiuField.TskEuTyp, 45, 5), new(TiuField.LanesOnce, 50, 1), new(TiuField.LanesKept, 51, 1),
        new(TiuField.CmdIdEn, 55, 4), new(TiuField.PwrStep, 59, 4), new(TiuField.IntrEn, 63, 1),
        new(TiuField.Opd0Addr, 64, 32),
    ]);

    public static readonly CommandForm<TiuField> LAR = new("LAR", 128, [
        new(TiuField.Opd0WStr, 0, 1), new(TiuField.Opd1WStr, 1, 1), new(TiuField.Opd2Const, 2, 1),
        new(TiuField.Res0Prec, 3, 3), new(TiuField.Opd0Prec, 6, 3), new(TiuField.Opd1Prec, 9, 3),
        new(TiuField.Opd2NStr, 12, 3), new(TiuField.Opd0Sign, 15, 1), new(TiuField.Opd1Sign, 16, 1),
        new(TiuField.StartTid, 17, 6), new(TiuField.Res0C, 23, 8), new(TiuField.Res0W, 31, 8),
        new(TiuField.TskTyp, 41, 4), new(TiuField.TskEuTyp, 45, 5), new(TiuField.TskOpdNum, 51, 2),
        new(TiuField.PwrStep, 59, 4), new(TiuField.Res0Addr, 64, 16), new(TiuField.Opd0Addr, 80, 16),
        new(TiuField.Opd1Addr, 96, 16), new(TiuField.Opd2Addr, 112, 16),
    ]);
}
