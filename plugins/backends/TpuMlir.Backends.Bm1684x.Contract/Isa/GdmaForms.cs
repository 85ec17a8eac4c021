namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>Bit layouts of the GDMA forms (isa.md section 3). In a bmodel only the closing system command may be short.</summary>
internal static class GdmaForms
{
    public static readonly CommandForm<GdmaField> DMATensor = new("DMA_tensor", 768, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3), new(GdmaField.CmdIdDep, 64, 20),
        new(GdmaField.ConstantValue, 96, 32), new(GdmaField.SrcNstride, 128, 32), new(GdmaField.SrcCstride, 160, 32),
        new(GdmaField.SrcHstride, 192, 32), new(GdmaField.SrcWstride, 224, 32), new(GdmaField.DstNstride, 256, 32),
        new(GdmaField.DstCstride, 288, 32), new(GdmaField.DstHstride, 320, 32), new(GdmaField.DstWstride, 352, 32),
        new(GdmaField.SrcNsize, 384, 16), new(GdmaField.SrcCsize, 400, 16), new(GdmaField.SrcHsize, 416, 16),
        new(GdmaField.SrcWsize, 432, 16), new(GdmaField.DstNsize, 448, 16), new(GdmaField.DstCsize, 464, 16),
        new(GdmaField.DstHsize, 480, 16), new(GdmaField.DstWsize, 496, 16), new(GdmaField.SrcStartAddrL32, 512, 32),
        new(GdmaField.SrcStartAddrH8, 544, 8), new(GdmaField.DstStartAddrL32, 576, 32),
        new(GdmaField.DstStartAddrH8, 608, 8), new(GdmaField.LocalmemMaskL32, 704, 32),
        new(GdmaField.LocalmemMaskH32, 736, 32),
    ]);

    public static readonly CommandForm<GdmaField> DMAMaskedSelect = new("DMA_masked_select", 768, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3),
        new(GdmaField.MaskDataFormat, 43, 3), new(GdmaField.CmdIdDep, 64, 20), new(GdmaField.ConstantValue, 96, 32),
        new(GdmaField.SrcNstride, 128, 32), new(GdmaField.SrcCstride, 160, 32), new(GdmaField.SrcHstride, 192, 32),
        new(GdmaField.SrcWstride, 224, 32), new(GdmaField.DstNstride, 256, 32), new(GdmaField.DstCstride, 288, 32),
        new(GdmaField.DstHstride, 320, 32), new(GdmaField.DstWstride, 352, 32), new(GdmaField.SrcNsize, 384, 16),
        new(GdmaField.SrcCsize, 400, 16), new(GdmaField.SrcHsize, 416, 16), new(GdmaField.SrcWsize, 432, 16),
        new(GdmaField.DstNsize, 448, 16), new(GdmaField.DstCsize, 464, 16), new(GdmaField.DstHsize, 480, 16),
        new(GdmaField.DstWsize, 496, 16), new(GdmaField.SrcStartAddrL32, 512, 32),
        new(GdmaField.SrcStartAddrH8, 544, 8), new(GdmaField.DstStartAddrL32, 576, 32),
        new(GdmaField.DstStartAddrH8, 608, 8), new(GdmaField.MaskStartAddrL32, 640, 32),
        new(GdmaField.MaskStartAddrH8, 672, 32), new(GdmaField.LocalmemMaskL32, 704, 32),
        new(GdmaField.LocalmemMaskH32, 736, 32),
    ]);

    public static readonly CommandForm<GdmaField> DMAGeneral = new("DMA_general", 768, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3), new(GdmaField.CmdIdDep, 64, 20),
        new(GdmaField.ConstantValue, 96, 32), new(GdmaField.SrcNstride, 128, 32), new(GdmaField.SrcCstride, 160, 32),
        new(GdmaField.SrcHstride, 192, 32), new(GdmaField.SrcWstride, 224, 32), new(GdmaField.DstNstride, 256, 32),
        new(GdmaField.DstCstride, 288, 32), new(GdmaField.DstHstride, 320, 32), new(GdmaField.DstWstride, 352, 32),
        new(GdmaField.SrcNsize, 384, 16), new(GdmaField.SrcCsize, 400, 16), new(GdmaField.SrcHsize, 416, 16),
        new(GdmaField.SrcWsize, 432, 16), new(GdmaField.DstNsize, 448, 16), new(GdmaField.DstCsize, 464, 16),
        new(GdmaField.DstHsize, 480, 16), new(GdmaField.DstWsize, 496, 16), new(GdmaField.SrcStartAddrL32, 512, 32),
        new(GdmaField.SrcStartAddrH8, 544, 8), new(GdmaField.DstStartAddrL32, 576, 32),
        new(GdmaField.DstStartAddrH8, 608, 8), new(GdmaField.LocalmemMaskL32, 704, 32),
        new(GdmaField.LocalmemMaskH32, 736, 32),
    ]);

    public static readonly CommandForm<GdmaField> DMANonzero = new("DMA_nonzero", 768, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3),
        new(GdmaField.IndexDataFormat, 43, 3), new(GdmaField.CmdIdDep, 64, 20), new(GdmaField.ConstantValue, 96, 32),
        new(GdmaField.SrcNstride, 128, 32), new(GdmaField.SrcCstride, 160, 32), new(GdmaField.SrcHstride, 192, 32),
        new(GdmaField.SrcWstride, 224, 32), new(GdmaField.DstNstride, 256, 32), new(GdmaField.DstCstride, 288, 32),
        new(GdmaField.DstHstride, 320, 32), new(GdmaField.DstWstride, 352, 32), new(GdmaField.SrcNsize, 384, 16),
        new(GdmaField.SrcCsize, 400, 16), new(GdmaField.SrcHsize, 416, 16), new(GdmaField.SrcWsize, 432, 16),
        new(GdmaField.DstNsize, 448, 16), new(GdmaField.DstCsize, 464, 16), new(GdmaField.DstHsize, 480, 16),
        new(GdmaField.DstWsize, 496, 16), new(GdmaField.SrcStartAddrL32, 512, 32),
        new(GdmaField.SrcStartAddrH8, 544, 8), new(GdmaField.DstStartAddrL32, 576, 32),
        new(GdmaField.DstStartAddrH8, 608, 8), new(GdmaField.LocalmemMaskL32, 704, 32),
        new(GdmaField.LocalmemMaskH32, 736, 32),
    ]);

    public static readonly CommandForm<GdmaField> DMAGather = new("DMA_gather", 768, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3), new(GdmaField.CmdIdDep, 64, 20),
        new(GdmaField.ConstantValue, 96, 32), new(GdmaField.SrcCstride, 128, 32), new(GdmaField.SrcHstride, 160, 32),
        new(GdmaField.DstCstride, 192, 32), new(GdmaField.DstHstride, 224, 32), new(GdmaField.IndexCstride, 256, 32),
        new(GdmaField.IndexHstride, 288, 32), new(GdmaField.SrcCsize, 336, 16), new(GdmaField.SrcHsize, 352, 32),
        new(GdmaField.SrcWsize, 384, 16), new(GdmaField.DstCsize, 400, 16), new(GdmaField.DstHsize, 416, 32),
        new(GdmaField.DstWsize, 448, 16), new(GdmaField.IndexCsize, 464, 16), new(GdmaField.IndexHsize, 480, 32),
        new(GdmaField.SrcStartAddrL32, 512, 32), new(GdmaField.SrcStartAddrH8, 544, 8),
        new(GdmaField.DstStartAddrL32, 576, 32), new(GdmaField.DstStartAddrH8, 608, 8),
        new(GdmaField.IndexStartAddrL32, 640, 32), new(GdmaField.IndexStartAddrH8, 672, 8),
        new(GdmaField.LocalmemMaskL32, 704, 32), new(GdmaField.LocalmemMaskH32, 736, 32),
    ]);

    public static readonly CommandForm<GdmaField> SDMASys = new("sDMA_sys", 128, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3), new(GdmaField.CmdIdDep, 64, 20),
        new(GdmaField.ConstantValue, 96, 32),
    ]);

    public static readonly CommandForm<GdmaField> SDMAGeneral = new("sDMA_general", 384, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3), new(GdmaField.CmdIdDep, 64, 20),
        new(GdmaField.ConstantValue, 96, 32), new(GdmaField.SrcCstride, 128, 32), new(GdmaField.DstCsize, 160, 16),
        new(GdmaField.SrcStartAddrL32, 192, 32), new(GdmaField.SrcStartAddrH8, 224, 8),
        new(GdmaField.DstStartAddrL32, 256, 32), new(GdmaField.DstStartAddrH8, 288, 8),
        new(GdmaField.LocalmemMaskL32, 320, 32), new(GdmaField.LocalmemMaskH32, 352, 32),
    ]);

    public static readonly CommandForm<GdmaField> SDMAMatrix = new("sDMA_matrix", 512, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3), new(GdmaField.CmdIdDep, 64, 20),
        new(GdmaField.SrcHstride, 96, 32), new(GdmaField.DstNstride, 128, 32), new(GdmaField.DstCstride, 160, 32),
        new(GdmaField.SrcHsize, 192, 16), new(GdmaField.SrcWsize, 208, 16), new(GdmaField.DstNsize, 224, 16),
        new(GdmaField.DstCsize, 240, 16), new(GdmaField.DstWsize, 256, 16), new(GdmaField.SrcStartAddrL32, 288, 32),
        new(GdmaField.SrcStartAddrH8, 320, 8), new(GdmaField.DstStartAddrL32, 352, 32),
        new(GdmaField.DstStartAddrH8, 384, 8), new(GdmaField.LocalmemMaskL32, 448, 32),
        new(GdmaField.LocalmemMaskH32, 480, 32),
    ]);

    public static readonly CommandForm<GdmaField> SDMAMaskedSelect = new("sDMA_masked_select", 512, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3),
        new(GdmaField.MaskDataFormat, 43, 3), new(GdmaField.CmdIdDep, 64, 20), new(GdmaField.SrcNsize, 96, 16),
        new(GdmaField.SrcCsize, 112, 16), new(GdmaField.SrcHsize, 128, 16), new(GdmaField.SrcWsize, 144, 16),
        new(GdmaField.DstNsize, 160, 16), new(GdmaField.DstCsize, 176, 16), new(GdmaField.DstHsize, 192, 16),
        new(GdmaField.DstWsize, 208, 16), new(GdmaField.SrcStartAddrL32, 224, 32),
        new(GdmaField.SrcStartAddrH8, 256, 8), new(GdmaField.DstStartAddrL32, 288, 32),
        new(GdmaField.DstStartAddrH8, 320, 8), new(GdmaField.MaskStartAddrL32, 352, 32),
        new(GdmaField.MaskStartAddrH8, 384, 32),
    ]);

    public static readonly CommandForm<GdmaField> SDMANonzero = new("sDMA_nonzero", 384, [
        new(GdmaField.IntrEn, 0, 1), new(GdmaField.StrideEnable, 1, 1), new(GdmaField.NchwCopy, 2, 1),
        new(GdmaField.CmdShort, 3, 1), new(GdmaField.DecompressEnable, 4, 1), new(GdmaField.CmdIdEn, 5, 4),
        new(GdmaField.CmdId, 9, 20), new(GdmaField.CmdType, 32, 4), new(GdmaField.CmdSpecialFunction, 36, 3),
        new(GdmaField.FillConstantEn, 39, 1), new(GdmaField.SrcDataFormat, 40, 3),
        new(GdmaField.IndexDataFormat, 43, 3), new(GdmaField.CmdIdDep, 64, 20), new(GdmaField.DstNstride, 96, 32),
        new(GdmaField.SrcNsize, 128, 16), new(GdmaField.SrcCsize, 144, 16), new(GdmaField.SrcHsize, 160, 16),
        new(GdmaField.SrcWsize, 176, 16), new(GdmaField.SrcStartAddrL32, 192, 32),
        new(GdmaField.SrcStartAddrH8, 224, 8), new(GdmaField.DstStartAddrL32, 256, 32),
        new(GdmaField.DstStartAddrH8, 288, 8),
    ]);
}
