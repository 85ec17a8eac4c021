using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>Lines of what moves and chooses elements, of RQ/DQ, TRANS/BC, SFU, LIN, CMP, VC, SG, SYSID and GDMA.</summary>
internal static partial class SpeedLines
{
    private static IEnumerable<SpeedLine> Moves()
    {
        foreach (ElementType type in new[] { F32, F16, I8 })
        {
            yield return Stream($"ar copy {Name(type)}", 19, type, type, type);
            yield return Stream($"ar fill {Name(type)}", 19, type, type, type, t => t[TiuField.Opd0Const] = 1);
            foreach ((string name, int function) in new[] { (">", 10), ("==", 11), ("<", 13) })
            {
                yield return Stream($"ar select {name} {Name(type)}", function, type, type, type, t => t[TiuField.TskOpdNum] = 3);
            }
        }

        (ElementType From, ElementType To, int Mode)[] casts =
        [
            (F32, F16, 0), (F32, F16, 2), (F32, BF16, 0), (F32, BF16, 1), (F16, F32, 0), (BF16, F32, 0), (I8, F16, 0), (I8, BF16, 0), (I8, F32, 0), (I16, F32, 0), (I32, F32, 0), (I32, F16, 4),
            (F32, I8, 0), (F32, I8, 1), (F16, I8, 0), (BF16, I8, 3), (F32, I16, 0), (F32, I32, 0), (F32, F32, 0), (F16, F16, 3), (I8, I32, 0), (I32, I8, 0), (I16, I8, 0),
        ];
        foreach ((ElementType from, ElementType to, int mode) in casts)
        {
            yield return Stream($"ar cast {Name(from)} -> {Name(to)}{(mode == 0 ? "" : $" rounding {mode}")}", 14, from, from, to,
                t => ConvCases.Set(t, (TiuField.TskOpdNum, 1), (TiuField.Opd2NStr, mode)));
        }

        yield return new("ar element index i16", 64 * 32, SpeedLine.Ordinary, c => SpeedCommands.Index(c, 24, I16, 32));
        yield return new("ar lane index i32", 64, SpeedLine.Ordinary, c => SpeedCommands.Index(c, 25, I32, 1));
    }

    private static IEnumerable<SpeedLine> Others()
    {
        foreach ((string name, int function, ElementType from, ElementType to) in new[]
        {
            ("rq float", 0, I32, I8), ("rq float", 0, I16, I16), ("rq integer", 1, I32, I8), ("rq integer", 1, I16, I8), ("dq float", 3, I8, F32), ("dq float", 3, I16, F32),
            ("dq integer", 4, I8, I16), ("dq integer", 4, I16, I32),
        })
        {
            yield return new($"{name} {Name(from)} -> {Name(to)}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Requantise(c, function, from, to, constant: true));
            yield return new($"{name} per channel {Name(from)} -> {Name(to)}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Requantise(c, function, from, to, constant: false));
        }

        foreach (ElementType type in Floats)
        {
            foreach ((string name, int function) in new[] { ("mac", 1), ("square sum", 20), ("square difference", 21) })
            {
                yield return new($"lin {name} {Name(type)}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Linear(c, function, type));
            }

            yield return new($"sfu taylor {Name(type)}, 8 terms", Elements, SpeedLine.Ordinary, c => SpeedCommands.Stream(c, 9, 13, type, type, type, t => t[TiuField.Opd1N] = 8));
            yield return new($"sfu normalise {Name(type)}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Stream(c, 9, 15, type, type, type));
        }

        yield return new("sfu rsqrt f32, 4 iterations", Elements, SpeedLine.Ordinary, c => SpeedCommands.Stream(c, 9, 17, F32, F32, F32, t => t[TiuField.Opd2NStr] = 3));
        foreach (ElementType type in new[] { F32, F16, I8 })
        {
            string bits = $"{type.Size() * 8} bits";
            yield return new($"trans cw {bits}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Transpose(c, 0, type));
            yield return new($"trans wc {bits}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Transpose(c, 1, type));
            yield return new($"bc lane copy {bits}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Stream(c, 5, 2, type, type, type));
            yield return new($"bc lane broadcast {bits}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Stream(c, 5, 3, type, type, type));
            yield return new($"bc static broadcast {bits}", 64 * 1024, SpeedLine.Ordinary, c => SpeedCommands.FromStatic(c, 4, type, 1024));
            yield return new($"bc static distribute {bits}", 64, SpeedLine.Ordinary, c => SpeedCommands.FromStatic(c, 5, type, 1));
            yield return new($"cmp both {Name(type)}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Compare(c, 22, type));
            foreach ((string name, int function) in new[] { (">", 23), ("==", 24), ("<", 26) })
            {
                yield return new($"cmp {name} {Name(type)}", Elements, SpeedLine.Ordinary, c => SpeedCommands.Compare(c, function, type));
            }
        }

        foreach ((string name, int function, ElementType type) in new[] { ("add", 2, F32), ("mul", 0, F16), ("max", 4, BF16), ("div", 12, F32), ("adds", 15, I8), ("mul", 0, I32), ("xor", 9, I16), ("select", 10, F16) })
        {
            yield return new($"vc {name} {Name(type)}", 64.0 * 64 * 56, SpeedLine.Ordinary, c => SpeedCommands.Vector(c, function, type));
        }

        yield return new("sysid set lanes", 1, SpeedLine.Ordinary, c => c.Tiu = CommandVariants.SetLanes(ulong.MaxValue, once: true, kept: false));
    }

    private static IEnumerable<SpeedLine> Gathers()
    {
        // The model counts what is not zero among integers only.
        foreach (ElementType type in Integers)
        {
            foreach (int function in new[] { 0, 1, 3, 4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 19 })
            {
                yield return new($"sg {function} {type.Size() * 8} bits", function is 17 or 18 or 19 ? 64 * 64 * 56 : 64 * 2048, SpeedLine.Ordinary, c => SpeedCommands.Gather(c, function, type));
            }
        }
    }

    private static IEnumerable<SpeedLine> Transfers()
    {
        foreach (ElementType type in new[] { F32, F16, I8 })
        {
            string bits = $"{type.Size() * 8} bits";
            yield return new($"gdma load {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Tensor(c, type, 0, toLocal: true));
            yield return new($"gdma store {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Tensor(c, type, 0, toLocal: false));
            yield return new($"gdma load with gaps {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Tensor(c, type, 0, toLocal: true, step: 2));
            yield return new($"gdma reshape {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Reshape(c, type));
            yield return new($"gdma nc transpose {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Tensor(c, type, 1, toLocal: true));
            yield return new($"gdma cw collect {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Tensor(c, type, 2, toLocal: false));
            yield return new($"gdma broadcast {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Tensor(c, type, 3, toLocal: true));
            yield return new($"gdma cw distribute {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Tensor(c, type, 4, toLocal: true));
            yield return new($"gdma copy to banks {bits}", 4 * Elements, SpeedLine.Ordinary, c => SpeedTransfers.Banks(c, type, 5));
            yield return new($"gdma broadcast to banks {bits}", 4 * Elements, SpeedLine.Ordinary, c => SpeedTransfers.Banks(c, type, 6));
            yield return new($"gdma fill {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Fill(c, type));
            yield return new($"gdma cw transpose {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.ChannelWidth(c, type));
            yield return new($"gdma matrix {bits}", 256 * 256, SpeedLine.Ordinary, c => SpeedTransfers.Matrix(c, type, false));
            yield return new($"gdma matrix transposed {bits}", 256 * 256, SpeedLine.Ordinary, c => SpeedTransfers.Matrix(c, type, true));
            yield return new($"gdma general {bits}", 32 * 1024, SpeedLine.Ordinary, c => SpeedTransfers.General(c, type, 1, fill: false));
            yield return new($"gdma general broadcast {bits}", 64 * 16 * 1024, SpeedLine.Ordinary, c => SpeedTransfers.General(c, type, 64, fill: false));
            yield return new($"gdma general fill {bits}", 32 * 1024, SpeedLine.Ordinary, c => SpeedTransfers.General(c, type, 1, fill: true));
            yield return new($"gdma gather {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Indexed(c, type, scatter: false));
            yield return new($"gdma scatter {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.Indexed(c, type, scatter: true));
            yield return new($"gdma masked select {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.MaskedSelect(c, type));
            yield return new($"gdma nonzero {bits}", Elements, SpeedLine.Ordinary, c => SpeedTransfers.NonZero(c, type));
        }
    }
}
