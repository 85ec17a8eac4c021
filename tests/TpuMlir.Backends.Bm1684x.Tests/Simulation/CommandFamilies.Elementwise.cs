using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>The families of AR and VC.</summary>
internal static partial class CommandFamilies
{
    private static (string Name, int Function)[] Exact =>
        [("add", 2), ("sub", 3), ("mul", 0), ("adds", 15), ("subs", 16), ("muls", 20)];

    private static IEnumerable<CommandFamily> Elementwise() => [.. FloatFunctions(), .. IntegerFunctions(), .. Moves(), .. Vectors()];

    private static IEnumerable<CommandFamily> FloatFunctions()
    {
        foreach (ElementType type in Floats)
        {
            foreach ((string name, int function) in new[] { ("add", 2), ("sub", 3), ("mul", 0), ("max", 4), ("min", 5), ("mac", 18), ("fsubabs", 27), ("abs", 26) })
            {
                yield return Family($"AR {name}", Name(type), "", c => ElementwiseCases.Float(c, function, type));
            }
        }

        for (int m = 0; m < 4; m++)
        {
            int mode = m;
            yield return Family("AR div", "f32", $"{m + 1} iterations", c => ElementwiseCases.Float(c, 12, F32, mode));
        }
    }

    private static IEnumerable<CommandFamily> IntegerFunctions()
    {
        foreach (ElementType a in Integers)
        {
            foreach (ElementType b in Integers)
            {
                foreach (ElementType r in Integers)
                {
                    string types = $"{Name(a)} x {Name(b)} -> {Name(r)}";
                    foreach ((string name, int function) in Exact)
                    {
                        yield return Family($"AR {name}", types, "", c => ElementwiseCases.Integer(c, function, a, b, r, shifted: false));
                        yield return Family($"AR {name}", types, "shifted", c => ElementwiseCases.Integer(c, function, a, b, r, shifted: true));
                    }

                    if (r != I8)
                    {
                        yield return Family("AR mac", types, "", c => ElementwiseCases.IntegerAccumulate(c, a, b, r));
                    }

                    yield return Family("AR logic shift", types, "", c => ElementwiseCases.Shift(c, 6, a, b, r));
                    yield return Family("AR arithmetic shift", types, "", c => ElementwiseCases.Shift(c, 21, a, b, r));
                }
            }

            yield return Family("AR circular shift", Name(a), "", c => ElementwiseCases.Shift(c, 22, a, a, a));
            yield return Family("AR mulDHR", Name(a), "", c => ElementwiseCases.Integer(c, 23, a, a, a, shifted: false));
            for (int s = 0; s < 2; s++)
            {
                int sign = s;
                foreach ((string name, int function) in new[] { ("max", 4), ("min", 5), ("and", 7), ("or", 8), ("xor", 9), ("not", 1), ("abs", 26) })
                {
                    yield return Family($"AR {name}", Signed(a, s), "", c => ElementwiseCases.SameInteger(c, function, a, sign));
                }
            }

            yield return Family("AR first one", Signed(a, 0), "", c => ElementwiseCases.SameInteger(c, 29, a, 0));
            yield return Family("AR first zero", Signed(a, 0), "", c => ElementwiseCases.SameInteger(c, 30, a, 0));
        }
    }

    private static IEnumerable<CommandFamily> Moves()
    {
        foreach (ElementType a in Types)
        {
            yield return Family("AR copy", Name(a), "", c => ElementwiseCases.SameInteger(c, 19, a, 1));
            yield return Family("AR copy to banks", Name(a), "", c => ElementwiseCases.CopyToFourBanks(c, a));
            if (!a.IsHalf())
            {
                yield return Family("AR element index", Name(a), "", c => ElementwiseCases.Index(c, 24, a));
                yield return Family("AR lane index", Name(a), "", c => ElementwiseCases.Index(c, 25, a));
            }

            foreach (ElementType r in Types)
            {
                if (r.Size() <= a.Size())
                {
                    yield return Family("AR select", $"{Name(a)} ? {Name(r)}", ">", c => ElementwiseCases.Select(c, 10, a, r));
                    yield return Family("AR select", $"{Name(a)} ? {Name(r)}", "==", c => ElementwiseCases.Select(c, 11, a, r));
                    yield return Family("AR select", $"{Name(a)} ? {Name(r)}", "<", c => ElementwiseCases.Select(c, 13, a, r));
                }

                int modes = a.IsFloat() && a == r ? 7 : a.IsHalf() && r.IsHalf() ? 0 : !a.IsFloat() && !r.IsFloat() ? 1 : 5;
                for (int m = 0; m < modes; m++)
                {
                    int mode = m;
                    yield return Family("AR cast", $"{Name(a)} -> {Name(r)}", $"rounding {m}", c => ElementwiseCases.Cast(c, a, r, mode));
                }
            }
        }
    }

    private static IEnumerable<CommandFamily> Vectors()
    {
        foreach (ElementType type in Floats)
        {
            foreach ((string name, int function) in new[] { ("add", 2), ("sub", 3), ("mul", 0), ("max", 4), ("min", 5) })
            {
                yield return Family($"VC {name}", Name(type), "", c => OtherTiuCases.Vector(c, function, type, type, type));
            }
        }

        for (int m = 0; m < 4; m++)
        {
            int mode = m;
            yield return Family("VC div", "f32", $"{m + 1} iterations", c => OtherTiuCases.Vector(c, 12, F32, F32, F32, mode));
        }

        foreach (ElementType a in Integers)
        {
            foreach ((string name, int function) in new[] { ("max", 4), ("min", 5), ("and", 7), ("or", 8), ("xor", 9), ("mulDHR", 23) })
            {
                yield return Family($"VC {name}", Name(a), "", c => OtherTiuCases.Vector(c, function, a, a, a, function == 23 ? c.Next(0, 6) : 0));
            }

            foreach (ElementType b in Integers)
            {
                foreach (ElementType r in Integers)
                {
                    foreach ((string name, int function) in Exact)
                    {
                        yield return Family($"VC {name}", $"{Name(a)} x {Name(b)} -> {Name(r)}", "", c => OtherTiuCases.Vector(c, function, a, b, r));
                    }
                }
            }
        }

        foreach (ElementType a in Types)
        {
            yield return Family("VC select", Name(a), "", c => OtherTiuCases.Vector(c, c.Next(0, 2) switch { 0 => 10, 1 => 11, _ => 13 }, a, a, a));
        }
    }
}
