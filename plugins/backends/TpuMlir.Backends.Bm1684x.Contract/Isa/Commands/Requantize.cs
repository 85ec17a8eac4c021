using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>What RQ and DQ compute.</summary>
public enum RequantizeKind
{
    /// <summary>Requantise through f32: scale and offset.</summary>
    RequantFloat = 0,

    /// <summary>Requantise with integers: multiplier, shift, offset.</summary>
    RequantInteger = 1,

    /// <summary>Dequantise to f32: zero point, scale.</summary>
    DequantFloat = 3,

    /// <summary>Dequantise to integers: zero point, multiplier, shift.</summary>
    DequantInteger = 4,
}

/// <summary>RQ and DQ: change of quantisation, aligned in and out (the chip's instruction set).</summary>
/// <param name="Kind">What it computes.</param>
/// <param name="Result">8 or 16 bits of a requantisation, saturated; f32, i16 or i32 of a dequantisation.</param>
/// <param name="Input">16 or 32 bits of a requantisation, 8 or 16 of a dequantisation.</param>
/// <param name="Parameters">Scales, multipliers, shifts, offsets.</param>
public sealed record Requantize(RequantizeKind Kind, LocalTensor Result, LocalTensor Input, QuantParameters Parameters) : TiuInstruction
{
    /// <summary>Rounding of the shift, or of the conversion to f32.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>rq0 rounds twice: <see cref="Rounding"/> on the way to f32, this on the way back.</summary>
    public Rounding SecondRounding { get; init; }

    /// <summary>Words per channel in the parameter table.</summary>
    public int ParameterWords => Words(Kind);

    /// <summary>The parameter table as a tensor; null when the parameters are constants.</summary>
    public LocalTensor? Table => Parameters.Table is { } address
        ? new(address, new(1, Result.Shape.C, 1, ParameterWords), ChipType.I32)
        : null;

    internal override TiuCommand ToTiu() => new TiuAssembler(TiuOpcode.Requantize, (int)Kind)
        .Result(Result)
        .Source(OperandSlot.Zero with { Const = null }, Input).Type(OperandSlot.Zero, Input.Type)
        .Set(Opd2Sign, Result.Type.Signed)
        .Set(Opd2NStr, (int)Rounding | (int)SecondRounding << 3)
        .Set(Opd1Const, Parameters.Table is null)
        .Set(Opd1Addr, Parameters.Table ?? Parameters.First).Set(Opd2Addr, Parameters.Second)
        .Finish();

    internal static Requantize From(TiuCommand raw)
    {
        var parameters = raw.Flag(Opd1Const)
            ? new QuantParameters(null, (uint)raw[Opd1Addr], (uint)raw[Opd2Addr])
            : QuantParameters.PerChannel((uint)raw[Opd1Addr]);
        var shape = raw.ShapeOf(OperandSlot.Result);
        var kind = (RequantizeKind)raw.Eu();
        var modes = raw.Int(Opd2NStr);
        return new(kind, raw.Result(raw.Flag(Opd2Sign)), new((uint)raw[Opd0Addr], shape, raw.TypeOf(OperandSlot.Zero)), parameters)
        {
            Rounding = (Rounding)(modes & 7),
            SecondRounding = (Rounding)(modes >> 3 & 7),
        };
    }

    private static int Words(RequantizeKind kind) => kind is RequantizeKind.RequantFloat or RequantizeKind.DequantFloat ? 2 : 3;
}
